package dev.steelyard.promql.script;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads native histograms: `{{schema:0 sum:5 count:4 buckets:[1 2] …}}`, all of it optional.
///
/// The buckets of a side are one span, which begins at `offset` or `n_offset`.
final class HistogramNotation {
    static final String OPENING = "{{";
    private static final String CLOSING = "}}";

    private final LineCursor cursor;
    private final Set<String> read = new HashSet<>();
    private int schema;
    private CounterReset counterReset = CounterReset.UNKNOWN;
    private double zeroThreshold;
    private double zeroCount;
    private double count;
    private double sum;
    private int offset;
    private int negativeOffset;
    private List<Double> positive = List.of();
    private List<Double> negative = List.of();
    private List<Double> customBounds = List.of();

    private HistogramNotation(LineCursor cursor) {
        this.cursor = cursor;
    }

    /// Reads the histogram at `cursor`.
    static SeriesPoint.Histogram read(LineCursor cursor) throws MalformedScriptException {
        cursor.expect(OPENING);
        HistogramNotation notation = new HistogramNotation(cursor);
        cursor.skipSpace();
        while (!cursor.take(CLOSING)) {
            notation.item();
            cursor.skipSpace();
        }
        return new SeriesPoint.Histogram(
                notation.histogram(), notation.read.contains("counter_reset_hint"));
    }

    private NativeHistogram histogram() {
        return new NativeHistogram(
                schema,
                counterReset,
                false,
                zeroThreshold,
                zeroCount,
                count,
                sum,
                buckets(offset, positive),
                buckets(negativeOffset, negative),
                customBounds);
    }

    private static Buckets buckets(int offset, List<Double> counts) {
        return counts.isEmpty()
                ? Buckets.NONE
                : Buckets.of(
                        new int[] {offset},
                        new int[] {counts.size()},
                        counts.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void item() throws MalformedScriptException {
        String key =
                cursor.takeWhile(c -> Character.isLetter(c) || c == '_').toLowerCase(Locale.ROOT);
        if (!read.add(key)) {
            throw cursor.fault("a histogram states " + key + " once");
        }
        cursor.expect(":");
        switch (key) {
            case "schema" -> schema = whole();
            case "sum" -> sum = number();
            case "count" -> count = number();
            case "z_bucket" -> zeroCount = number();
            case "z_bucket_w" -> zeroThreshold = number();
            case "custom_values" -> customBounds = numbers();
            case "buckets" -> positive = numbers();
            case "offset" -> offset = whole();
            case "n_buckets" -> negative = numbers();
            case "n_offset" -> negativeOffset = whole();
            case "counter_reset_hint" -> counterReset = counterReset();
            default -> throw cursor.fault("a histogram has no \"" + key + "\"");
        }
    }

    private CounterReset counterReset() throws MalformedScriptException {
        String word =
                cursor.takeWhile(c -> Character.isLetter(c) || c == '_').toLowerCase(Locale.ROOT);
        return switch (word) {
            case "unknown" -> CounterReset.UNKNOWN;
            case "reset" -> CounterReset.RESET;
            case "not_reset" -> CounterReset.NOT_RESET;
            case "gauge" -> CounterReset.GAUGE;
            default -> throw cursor.fault("expected unknown, reset, not_reset or gauge");
        };
    }

    private int whole() throws MalformedScriptException {
        double value = number();
        if (value != (int) value) {
            throw cursor.fault("expected a whole number");
        }
        return (int) value;
    }

    private List<Double> numbers() throws MalformedScriptException {
        cursor.expect("[");
        List<Double> numbers = new ArrayList<>();
        cursor.skipSpace();
        while (!cursor.take("]")) {
            numbers.add(number());
            cursor.skipSpace();
        }
        return numbers;
    }

    private double number() throws MalformedScriptException {
        String text =
                cursor.takeWhile(
                        c -> Character.isLetterOrDigit(c) || c == '.' || c == '+' || c == '-');
        if (!NumberNotation.isNumber(text)) {
            throw cursor.fault("expected a number");
        }
        return NumberNotation.parse(text);
    }
}
