package dev.steelyard.exposition;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricPoint.Bucket;
import dev.steelyard.model.MetricType;

/// Writes families as the text of a format, in the order in which they are given.
///
/// Families are named without the suffixes of their samples: counter `http_requests` has the sample
/// `http_requests_total`. OpenMetrics declares the bare name, text the name of the sample. Types
/// that text does not have become the nearest that it has: info and stateset a gauge,
/// gaugehistogram a histogram. Names outside `[a-zA-Z_:]` and digits are quoted.
public final class ExpositionWriter {
    private final ExpositionFormat format;
    private final StringBuilder out = new StringBuilder();

    /// An empty exposition.
    public ExpositionWriter(ExpositionFormat format) {
        this.format = format;
    }

    /// The exposition of `families`, complete.
    public static String write(ExpositionFormat format, Iterable<MetricFamily> families) {
        ExpositionWriter writer = new ExpositionWriter(format);
        families.forEach(writer::add);
        return writer.finish();
    }

    /// Adds a family.
    ///
    /// @throws IllegalArgumentException where a point does not fit the type of its family
    public ExpositionWriter add(MetricFamily family) {
        writeMetadata(family);
        for (MetricPoint point : family.points()) {
            switch (point) {
                case MetricPoint.Value value -> writeValue(family, value);
                case MetricPoint.Histogram histogram -> writeHistogram(family, histogram);
            }
        }
        return this;
    }

    /// Ends the exposition, and answers it whole.
    public String finish() {
        switch (format) {
            case TEXT -> {}
            case OPENMETRICS -> out.append("# EOF\n");
        }
        return out.toString();
    }

    private void writeMetadata(MetricFamily family) {
        switch (format) {
            case TEXT -> {
                writeHelp(sampleName(family), family.help());
                writeType(sampleName(family), textType(family.type()));
            }
            case OPENMETRICS -> {
                writeType(family.name(), family.type().word());
                writeHelp(family.name(), family.help());
            }
        }
    }

    private void writeHelp(String name, String help) {
        if (help.isEmpty()) {
            return;
        }
        writeKeyword("# HELP ", name);
        switch (format) {
            case TEXT -> EscapedText.encodeKeepingQuotes(help, out);
            case OPENMETRICS -> EscapedText.encode(help, out);
        }
        out.append('\n');
    }

    private void writeType(String name, String type) {
        writeKeyword("# TYPE ", name);
        out.append(type).append('\n');
    }

    private void writeKeyword(String keyword, String name) {
        out.append(keyword);
        if (isPlain(name, true)) {
            out.append(name);
        } else {
            writeQuoted(name);
        }
        out.append(' ');
    }

    private static String textType(MetricType type) {
        return switch (type) {
            case COUNTER, GAUGE, HISTOGRAM, SUMMARY -> type.word();
            case GAUGEHISTOGRAM -> MetricType.HISTOGRAM.word();
            case INFO, STATESET -> MetricType.GAUGE.word();
            case UNKNOWN -> "untyped";
        };
    }

    private static String sampleName(MetricFamily family) {
        return switch (family.type()) {
            case COUNTER -> family.name() + "_total";
            case INFO -> family.name() + "_info";
            case GAUGE, STATESET, UNKNOWN, HISTOGRAM, GAUGEHISTOGRAM, SUMMARY -> family.name();
        };
    }

    private void writeValue(MetricFamily family, MetricPoint.Value point) {
        switch (family.type()) {
            case COUNTER, GAUGE, INFO, STATESET, UNKNOWN ->
                    writeSample(
                            sampleName(family),
                            point.labels(),
                            "",
                            CanonicalNumber.ofValue(point.value()));
            case HISTOGRAM, GAUGEHISTOGRAM, SUMMARY -> throw misfit(family, "a single value");
        }
    }

    private void writeHistogram(MetricFamily family, MetricPoint.Histogram point) {
        boolean complete =
                !point.buckets().isEmpty()
                        && point.buckets().getLast().upperBound() == Double.POSITIVE_INFINITY;
        if (!complete) {
            throw misfit(family, "a histogram whose last bucket is not infinite");
        }
        switch (family.type()) {
            case HISTOGRAM -> writeBuckets(family, point, "");
            case GAUGEHISTOGRAM ->
                    writeBuckets(family, point, format == ExpositionFormat.TEXT ? "" : "g");
            case COUNTER, GAUGE, INFO, STATESET, SUMMARY, UNKNOWN ->
                    throw misfit(family, "a histogram");
        }
    }

    private void writeBuckets(MetricFamily family, MetricPoint.Histogram point, String gaugeMark) {
        for (Bucket bucket : point.buckets()) {
            writeSample(
                    family.name() + "_bucket",
                    point.labels(),
                    CanonicalNumber.ofLabel(bucket.upperBound(), format),
                    Long.toString(bucket.cumulativeCount()));
        }
        if (hasSum(point)) {
            writeSample(
                    family.name() + "_" + gaugeMark + "sum",
                    point.labels(),
                    "",
                    CanonicalNumber.ofValue(point.sum()));
        }
        if (hasSum(point) || format == ExpositionFormat.TEXT) {
            writeSample(
                    family.name() + "_" + gaugeMark + "count",
                    point.labels(),
                    "",
                    Long.toString(point.count()));
        }
    }

    /// A sum that is no number is absent; with negative bounds OpenMetrics forbids it.
    private boolean hasSum(MetricPoint.Histogram point) {
        return !Double.isNaN(point.sum())
                && (format == ExpositionFormat.TEXT
                        || point.buckets().getFirst().upperBound() >= 0);
    }

    private static IllegalArgumentException misfit(MetricFamily family, String what) {
        return new IllegalArgumentException(
                family.type().word() + " " + family.name() + " holds " + what);
    }

    /// Writes a sample; `le` is the empty string where it has none.
    private void writeSample(String name, Labels labels, String le, String value) {
        boolean plain = isPlain(name, true);
        if (plain) {
            out.append(name);
        }
        if (!plain || labels.size() > 0 || !le.isEmpty()) {
            out.append('{');
            if (!plain) {
                writeQuoted(name);
            }
            for (int i = 0; i < labels.size(); i++) {
                writeLabel(labels.name(i), labels.value(i));
            }
            if (!le.isEmpty()) {
                writeLabel("le", le);
            }
            out.append('}');
        }
        out.append(' ').append(value).append('\n');
    }

    private void writeLabel(String name, String value) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        if (isPlain(name, false)) {
            out.append(name);
        } else {
            writeQuoted(name);
        }
        out.append('=');
        writeQuoted(value);
    }

    private void writeQuoted(String text) {
        out.append('"');
        EscapedText.encode(text, out);
        out.append('"');
    }

    private static boolean isPlain(String name, boolean colons) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || c == '_'
                            || (colons && c == ':');
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !(digit && i > 0)) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
