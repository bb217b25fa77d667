package dev.steelyard.promql.annotation;

import dev.steelyard.promql.number.FloatText;

/// The texts of annotations, said once.
public final class Texts {
    public static final String SORT_IN_RANGE_QUERY =
            "sort is ineffective for range queries since results are always ordered by labels";
    public static final String MIXED_IN_AGGREGATION =
            "encountered a mix of histograms and floats for aggregation";

    private static final String BUCKET_REPAIR =
            "input to histogram_quantile needed to be fixed for monotonicity (see"
                    + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";

    private Texts() {}

    /// A quantile that is not between 0 and 1.
    public static String quantileOutOfRange(double quantile) {
        return "quantile value should be between 0 and 1, got " + FloatText.general(quantile);
    }

    /// A ratio that is not between -1 and 1 and is taken for `cap`.
    public static String ratioOutOfRange(double ratio, double cap) {
        return "ratio value should be between -1 and 1, got "
                + FloatText.general(ratio)
                + ", capping to "
                + FloatText.general(cap);
    }

    /// A strategy that `integral()` does not know.
    public static String unknownIntegralStrategy(double strategy) {
        return "strategy should be 0, 1, or 2 (default), using 2, got "
                + FloatText.general(strategy);
    }

    /// A bucket whose `le` is no number.
    public static String badBucket(String metric, String bound) {
        return ofMetric(
                "bucket label \"le\" is missing or has a malformed value of " + quote(bound),
                metric);
    }

    /// Floats and histograms in one window.
    public static String mixedSamples(String metric) {
        return "encountered a mix of histograms and floats for metric name " + quote(metric);
    }

    /// Classic and native histograms of the same labels.
    public static String mixedHistograms(String metric) {
        return ofMetric("vector contains a mix of classic and native histograms", metric);
    }

    /// A gauge where a counter is needed.
    public static String notACounter(String metric) {
        return "this native histogram metric is not a counter: " + quote(metric);
    }

    /// A counter where a gauge is needed.
    public static String notAGauge(String metric) {
        return "this native histogram metric is not a gauge: " + quote(metric);
    }

    /// Exponential and custom buckets together.
    public static String mixedSchemas(String metric) {
        return "vector contains a mix of histograms with exponential and custom buckets schemas for"
                + " metric name "
                + quote(metric);
    }

    /// Histograms that an operator cannot bring together.
    public static String incompatibleBuckets(String operator) {
        return "incompatible bucket layout encountered for binary operator " + operator;
    }

    /// A rate of what is not named as a counter.
    public static String maybeNotACounter(String metric) {
        return "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
                + quote(metric);
    }

    /// A rate of what is not typed as a counter.
    public static String maybeNotACounter(String metric, String type) {
        return "metric might not be a counter, __type__ label is not set to \"counter\" or"
                + " \"histogram\", got "
                + quote(type)
                + ": "
                + quote(metric);
    }

    /// Classic buckets whose counts fell.
    public static String repairedBuckets(String metric) {
        return ofMetric(BUCKET_REPAIR, metric);
    }

    /// Operands that an operator does not take together.
    public static String incompatibleTypes(String left, String operator, String right) {
        return "incompatible sample types encountered for binary operator "
                + quote(operator)
                + ": "
                + left
                + " "
                + operator
                + " "
                + right;
    }

    /// Histograms that an aggregation does not look at.
    public static String ignoredInAggregation(String aggregation) {
        return "ignored histogram in " + aggregation + " aggregation";
    }

    /// Histograms that a function of floats does not look at.
    public static String ignoredInRange(String metric) {
        return "ignored histograms in a range containing both floats and histograms for metric name "
                + quote(metric);
    }

    /// A quantile above all buckets of a histogram that observed NaN.
    public static String quantileIsNan(String metric) {
        return ofMetric("input to histogram_quantile has NaN observations, result is NaN", metric);
    }

    /// A quantile of a histogram that observed NaN.
    public static String quantileIsSkewed(String metric) {
        return ofMetric(
                "input to histogram_quantile has NaN observations, result is skewed higher",
                metric);
    }

    /// A fraction of a histogram that observed NaN.
    public static String fractionIgnoresNan(String metric) {
        return ofMetric(
                "input to histogram_fraction has NaN observations, which are excluded from all"
                        + " fractions",
                metric);
    }

    /// One histogram tells of a reset and another of none; `operation` is a noun.
    public static String conflictingResets(String operation) {
        return "conflicting counter resets during histogram " + operation;
    }

    /// Custom bounds that differ; `operation` is a noun.
    public static String reconciledBounds(String operation) {
        return "mismatched custom buckets were reconciled during " + operation;
    }

    private static String ofMetric(String text, String metric) {
        return metric.isEmpty() ? text : text + " for metric name " + quote(metric);
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
