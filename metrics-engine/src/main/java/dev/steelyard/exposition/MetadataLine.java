package dev.steelyard.exposition;

import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.model.MetricType;

/// The grammar and the parts of one line that begins with `#`.
///
/// Owned by its [ExpositionParser] and used again for every line.
final class MetadataLine {
    private final ByteScanner in;
    private int nameFrom;
    private int nameTo;
    private int textFrom;
    private int textTo;
    private MetricType type = MetricType.UNKNOWN;

    MetadataLine(ByteScanner in) {
        this.in = in;
    }

    /// Reads a line of the text format; what is not HELP or TYPE is a comment.
    Entry readText() throws MalformedExpositionException {
        textFrom = in.at();
        in.advance(1);
        boolean spaced = isBlank(in.peek());
        in.skipBlanks();
        Entry entry = spaced ? keyword() : Entry.COMMENT;
        if (entry != Entry.HELP && entry != Entry.TYPE) {
            in.takeRestOfLine();
            textTo = in.at();
            if (in.body()[textTo - 1] == '\r') {
                in.forgive(Leniency.CARRIAGE_RETURN, textTo - 1);
            }
            in.takeLineFeed("a comment");
            return Entry.COMMENT;
        }
        in.advance("HELP".length());
        in.skipBlanks();
        return readFamily(entry);
    }

    /// Reads a line of OpenMetrics, which has no comments.
    Entry readOpenMetrics() throws MalformedExpositionException {
        in.advance(1);
        if (in.peek() == ' ') {
            in.advance(1);
            if (in.startsWith("EOF")) {
                in.advance("EOF".length());
                return readEnd();
            }
            Entry entry = keyword();
            if (entry != Entry.COMMENT) {
                in.advance("HELP ".length());
                return readFamily(entry);
            }
        }
        throw in.unexpected("HELP, TYPE, UNIT or EOF after \"# \" (OpenMetrics has no comments)");
    }

    private Entry readEnd() throws MalformedExpositionException {
        if (in.peek() == '\n') {
            in.advance(1);
        }
        if (in.peek() != ByteScanner.END) {
            throw in.unexpected("nothing after # EOF");
        }
        return Entry.END;
    }

    private Entry keyword() {
        if (!isBlank(in.peek(4)) || (in.peek(4) == '\t' && in.format() != ExpositionFormat.TEXT)) {
            return Entry.COMMENT;
        }
        return in.startsWith("HELP")
                ? Entry.HELP
                : in.startsWith("TYPE")
                        ? Entry.TYPE
                        : in.startsWith("UNIT") ? Entry.UNIT : Entry.COMMENT;
    }

    private Entry readFamily(Entry entry) throws MalformedExpositionException {
        takeName(entry);
        textFrom = in.at();
        if (in.peek() != '\n') {
            if (in.format() == ExpositionFormat.OPENMETRICS && in.peek() != ' ') {
                throw in.unexpected("a single space after the metric name");
            }
            if (!isBlank(in.peek())) {
                in.forgive(Leniency.RUN_ON_NAME, in.at());
            }
            textFrom += in.peek() == ByteScanner.END ? 0 : 1;
        } else if (in.format() == ExpositionFormat.OPENMETRICS) {
            throw in.unexpected("a single space and the text of " + entry);
        }
        in.takeRestOfLine();
        textTo = Math.max(textFrom, in.at());
        checkText(entry);
        in.takeLineFeed("text");
        return entry;
    }

    private void takeName(Entry entry) throws MalformedExpositionException {
        nameFrom = in.at();
        if (in.peek() == '"') {
            in.takeQuotedName("the metric name");
            nameFrom++;
            nameTo = in.at() - 1;
        } else if (in.takeMetricName()) {
            nameTo = in.at();
        } else {
            throw in.unexpected("a metric name after " + entry);
        }
    }

    private void checkText(Entry entry) throws MalformedExpositionException {
        switch (entry) {
            case HELP -> checkHelp();
            case TYPE -> type = parseType();
            case UNIT -> checkUnit();
            case SAMPLE, COMMENT, END -> throw new IllegalStateException("no metadata: " + entry);
        }
    }

    private void checkHelp() throws MalformedExpositionException {
        in.checkUtf8(textFrom, textTo, "the help");
        int stray = EscapedText.strayBackslash(in.body(), textFrom, textTo, in.format());
        if (stray != EscapedText.NONE) {
            in.forgive(Leniency.UNKNOWN_ESCAPE, stray);
        }
        if (textTo > textFrom && in.body()[textTo - 1] == '\r') {
            in.forgive(Leniency.CARRIAGE_RETURN, textTo - 1);
        }
    }

    private MetricType parseType() throws MalformedExpositionException {
        String word = in.text(textFrom, textTo);
        return switch (in.format()) {
            case TEXT ->
                    switch (withoutBlanks(word)) {
                        case "counter" -> MetricType.COUNTER;
                        case "gauge" -> MetricType.GAUGE;
                        case "histogram" -> MetricType.HISTOGRAM;
                        case "summary" -> MetricType.SUMMARY;
                        case "untyped" -> MetricType.UNKNOWN;
                        default ->
                                throw noType(word, "counter, gauge, histogram, summary, untyped");
                    };
            case OPENMETRICS ->
                    switch (word) {
                        case "counter" -> MetricType.COUNTER;
                        case "gauge" -> MetricType.GAUGE;
                        case "histogram" -> MetricType.HISTOGRAM;
                        case "gaugehistogram" -> MetricType.GAUGEHISTOGRAM;
                        case "summary" -> MetricType.SUMMARY;
                        case "info" -> MetricType.INFO;
                        case "stateset" -> MetricType.STATESET;
                        case "unknown" -> MetricType.UNKNOWN;
                        default ->
                                throw noType(
                                        word,
                                        "counter, gauge, histogram, gaugehistogram, summary, info,"
                                                + " stateset, unknown");
                    };
        };
    }

    private static String withoutBlanks(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && isBlank(word.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(word.charAt(to - 1))) {
            to--;
        }
        return word.substring(from, to);
    }

    private MalformedExpositionException noType(String word, String types) {
        String cure = word.endsWith("\r") ? "; end lines with a line feed alone" : "";
        return in.fault(
                textFrom, "\"" + word.strip() + "\" is no metric type; use one of " + types + cure);
    }

    private void checkUnit() throws MalformedExpositionException {
        in.checkUtf8(textFrom, textTo, "the unit");
        String unit = text();
        if (!unit.isEmpty() && !familyName().endsWith("_" + unit)) {
            throw in.fault(
                    textFrom,
                    "unit \"%s\" is no suffix of the metric's name; call the metric %s_%s"
                            .formatted(unit, familyName(), unit));
        }
    }

    String familyName() {
        return EscapedText.decode(in.body(), nameFrom, nameTo);
    }

    int nameFrom() {
        return nameFrom;
    }

    int textFrom() {
        return textFrom;
    }

    MetricType type() {
        return type;
    }

    String text() {
        return in.format() == ExpositionFormat.OPENMETRICS
                ? EscapedText.decode(in.body(), textFrom, textTo)
                : EscapedText.decodeKeepingQuotes(in.body(), textFrom, textTo);
    }

    private static boolean isBlank(int value) {
        return value == ' ' || value == '\t';
    }
}
