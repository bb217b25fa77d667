package dev.steelyard.promql.histogram;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.number.FloatText;
import java.util.StringJoiner;

/// Prints native histograms.
public final class HistogramText {
    private HistogramText() {}

    /// The populated buckets with their bounds, as Prometheus prints values: `{count:4, sum:5,
    /// [-0.001,0.001]:1, (1,2]:3}`.
    public static String bounds(NativeHistogram histogram) {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        text.add("count:" + FloatText.general(histogram.count()));
        text.add("sum:" + FloatText.general(histogram.sum()));
        PopulatedBuckets buckets = PopulatedBuckets.uncut(histogram);
        for (int i = 0; i < buckets.size(); i++) {
            int rule = buckets.boundaryRule(i);
            text.add(
                    (rule == 1 || rule == 3 ? "[" : "(")
                            + FloatText.general(buckets.lower(i))
                            + ","
                            + FloatText.general(buckets.upper(i))
                            + (rule == 0 || rule == 3 ? "]" : ")")
                            + ":"
                            + FloatText.general(buckets.count(i)));
        }
        return text.toString();
    }

    /// The notation of test scripts: `{{schema:1 count:4 sum:5 buckets:[1 3]}}`. What is zero is
    /// left out; gaps between buckets are empty buckets.
    public static String notation(NativeHistogram histogram) {
        StringJoiner text = new StringJoiner(" ", "{{", "}}");
        if (histogram.schema() != 0) {
            text.add("schema:" + histogram.schema());
        }
        number(text, "count", histogram.count());
        number(text, "sum", histogram.sum());
        number(text, "z_bucket", histogram.zeroCount());
        number(text, "z_bucket_w", histogram.zeroThreshold());
        if (histogram.hasCustomBounds()) {
            StringJoiner bounds = new StringJoiner(" ", "custom_values:[", "]");
            histogram.customBounds().forEach(bound -> bounds.add(FloatText.general(bound)));
            text.add(bounds.toString());
        }
        switch (histogram.counterReset()) {
            case UNKNOWN -> {}
            case RESET -> text.add("counter_reset_hint:reset");
            case NOT_RESET -> text.add("counter_reset_hint:not_reset");
            case GAUGE -> text.add("counter_reset_hint:gauge");
        }
        side(text, "offset", "buckets", histogram.positive());
        side(text, "n_offset", "n_buckets", histogram.negative());
        return text.toString();
    }

    private static void number(StringJoiner text, String key, double value) {
        if (value != 0) {
            text.add(key + ":" + FloatText.general(value));
        }
    }

    private static void side(StringJoiner text, String offset, String key, Buckets buckets) {
        Side side = Side.of(buckets);
        side.removeEmpty();
        if (side.size() == 0) {
            return;
        }
        if (side.index(0) != 0) {
            text.add(offset + ":" + side.index(0));
        }
        StringJoiner counts = new StringJoiner(" ", key + ":[", "]");
        int index = side.index(0);
        for (int i = 0; i < side.size(); i++) {
            for (; index < side.index(i); index++) {
                counts.add("0");
            }
            counts.add(FloatText.general(side.count(i)));
            index++;
        }
        text.add(counts.toString());
    }
}
