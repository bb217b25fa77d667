package dev.steelyard.exposition;

/// The grammar and the parts of one sample: series, value, timestamp and exemplar.
///
/// Owned by its [ExpositionParser] and used again for every line.
final class SampleLine {
    private static final double MILLIS_PER_SECOND = 1000;

    private final ByteScanner in;
    private final SeriesText series;
    private final SeriesText exemplarLabels;
    private int start;
    private int seriesEnd;
    private int valueStart;
    private double value;
    private int timestampStart;
    private double timestampSeconds;
    private long timestampMillis;
    private boolean hasExemplar;
    private int exemplarStart;
    private double exemplarValue;
    private long exemplarTimestampMillis;

    SampleLine(ByteScanner in) {
        this.in = in;
        this.series = new SeriesText(in.body());
        this.exemplarLabels = new SeriesText(in.body());
    }

    /// Reads the line on whose first byte the scanner stands.
    void read() throws MalformedExpositionException {
        series.clear();
        start = in.at();
        if (in.takeMetricName()) {
            series.name(start, in.at());
            takeOptionalLabels();
        } else if (in.peek() == '{') {
            takeLabels(series, true);
            seriesEnd = in.at();
        } else {
            throw in.unexpected("a metric name, a comment or a blank line");
        }
        if (!series.hasName()) {
            throw in.fault(
                    start,
                    "the series has no metric name; write it before the brace or quoted inside it,"
                            + " as in {\"my.name\"}");
        }
        readPoint();
    }

    /// Reads the line if it begins with a known series, and answers whether it did. Behind a name
    /// alone no labels may come, so only a plain value is taken.
    boolean readKnown(byte[] head, byte[] tail) throws MalformedExpositionException {
        int length = head.length + tail.length;
        boolean known =
                tail.length > 0
                        ? in.startsWith(tail, head.length) && in.startsWith(head, 0)
                        : in.startsWith(head, 0) && isPlainValueAt(length);
        if (!known || length == 0) {
            return false;
        }
        series.clear();
        start = in.at();
        in.advance(length);
        seriesEnd = in.at();
        readPoint();
        return true;
    }

    private boolean isPlainValueAt(int offset) {
        return in.peek(offset) == ' ' && in.peek(offset + 1) > ' ' && in.peek(offset + 1) != '{';
    }

    private void takeOptionalLabels() throws MalformedExpositionException {
        seriesEnd = in.at();
        in.skipBlanks();
        if (in.peek() == '{') {
            takeLabels(series, false);
            seriesEnd = in.at();
        } else if (in.at() == seriesEnd && in.peek() != ' ' && in.peek() != '\n') {
            throw in.unexpected(
                    "a brace or a blank after the metric name (other names are quoted, as in"
                            + " {\"my.name\"})");
        }
    }

    private void readPoint() throws MalformedExpositionException {
        hasExemplar = false;
        timestampMillis = ExpositionParser.NO_TIMESTAMP;
        timestampSeconds = Double.NaN;
        in.takeSeparator("the value of the sample");
        valueStart = in.at();
        value = in.takeNumber("the value of the sample");
        if (in.takesLineFeed()) {
            return;
        }
        switch (in.format()) {
            case TEXT -> readTextEnd();
            case OPENMETRICS -> readOpenMetricsEnd();
        }
    }

    private void readTextEnd() throws MalformedExpositionException {
        in.skipBlanks();
        if (in.peek() != '\n' && in.peek() != ByteScanner.END) {
            timestampStart = in.at();
            timestampMillis = in.takeInteger("a timestamp in whole milliseconds");
            timestampSeconds = timestampMillis / MILLIS_PER_SECOND;
            in.skipBlanks();
        }
        in.takeLineFeed("a timestamp");
    }

    private void readOpenMetricsEnd() throws MalformedExpositionException {
        if (in.peek() == ' ' && in.peek(1) != '#') {
            in.advance(1);
            timestampStart = in.at();
            timestampSeconds = takeSeconds();
            timestampMillis = toMillis(timestampSeconds);
        }
        if (in.peek() == ' ') {
            takeExemplar();
        }
        in.takeLineFeed("an exemplar");
    }

    private void takeExemplar() throws MalformedExpositionException {
        if (!in.startsWith(" # {")) {
            throw in.unexpected("an exemplar, as in \" # {trace_id=\"…\"} 1\"");
        }
        in.advance(3);
        hasExemplar = true;
        exemplarStart = in.at();
        exemplarTimestampMillis = ExpositionParser.NO_TIMESTAMP;
        exemplarLabels.clear();
        takeLabels(exemplarLabels, false);
        in.takeSeparator("the value of the exemplar");
        exemplarValue = in.takeNumber("the value of the exemplar");
        if (in.peek() == ' ') {
            in.advance(1);
            exemplarTimestampMillis = toMillis(takeSeconds());
        }
    }

    private double takeSeconds() throws MalformedExpositionException {
        int from = in.at();
        double seconds = in.takeNumber("a timestamp in seconds");
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            throw in.fault(from, "a timestamp must be finite; leave it away if there is none");
        }
        return seconds;
    }

    /// The millisecond nearest to `seconds`, at the ends of a long if they are beyond.
    private static long toMillis(double seconds) {
        return Math.max(Math.round(seconds * MILLIS_PER_SECOND), -Long.MAX_VALUE);
    }

    private void takeLabels(SeriesText into, boolean nameInside)
            throws MalformedExpositionException {
        in.advance(1);
        in.skipBlanks();
        while (in.peek() != '}') {
            takeLabel(into, nameInside);
            in.skipBlanks();
            takeComma();
        }
        in.advance(1);
    }

    private void takeComma() throws MalformedExpositionException {
        if (in.peek() == ',') {
            in.advance(1);
            in.skipBlanks();
            if (in.peek() == '}' && in.format() == ExpositionFormat.OPENMETRICS) {
                in.forgive(Leniency.TRAILING_COMMA, in.at() - 1);
            }
        } else if (in.peek() != '}') {
            if (in.format() == ExpositionFormat.OPENMETRICS || in.peek() == ByteScanner.END) {
                throw in.unexpected("a comma or the closing brace after the label");
            }
            in.forgive(Leniency.MISSING_COMMA, in.at());
        }
    }

    private void takeLabel(SeriesText into, boolean nameInside)
            throws MalformedExpositionException {
        int from = in.at();
        boolean quoted = in.peek() == '"';
        if (quoted) {
            in.takeQuotedName("the name");
        } else if (!in.takeLabelName()) {
            throw in.unexpected("a label name or the closing brace");
        }
        int to = in.at();
        in.skipBlanks();
        if (quoted && nameInside && (in.peek() == ',' || in.peek() == '}')) {
            takeNameInside(into, from + 1, to - 1);
            return;
        }
        int trim = quoted ? 1 : 0;
        into.addLabelName(from + trim, to - trim);
        takeLabelValue(into);
    }

    private void takeNameInside(SeriesText into, int from, int to)
            throws MalformedExpositionException {
        if (into.hasName()) {
            throw in.fault(from, "the metric name is given twice; remove one");
        }
        if (from == to) {
            throw in.fault(from, "the metric name is empty; write one between the quotes");
        }
        into.name(from, to);
    }

    private void takeLabelValue(SeriesText into) throws MalformedExpositionException {
        if (in.peek() != '=') {
            throw in.unexpected("= after the label name");
        }
        in.advance(1);
        in.skipBlanks();
        if (in.peek() != '"') {
            throw in.unexpected("a label value in quotes (\")");
        }
        int from = in.at();
        in.takeQuoted("the label value");
        into.addLabelValue(from + 1, in.at() - 1);
    }

    SeriesText series() {
        return series;
    }

    SeriesText exemplarLabels() {
        return exemplarLabels;
    }

    int start() {
        return start;
    }

    int seriesEnd() {
        return seriesEnd;
    }

    double value() {
        return value;
    }

    int valueStart() {
        return valueStart;
    }

    double timestampSeconds() {
        return timestampSeconds;
    }

    int timestampStart() {
        return timestampStart;
    }

    long timestampMillis() {
        return timestampMillis;
    }

    boolean hasExemplar() {
        return hasExemplar;
    }

    int exemplarStart() {
        return exemplarStart;
    }

    double exemplarValue() {
        return exemplarValue;
    }

    long exemplarTimestampMillis() {
        return exemplarTimestampMillis;
    }
}
