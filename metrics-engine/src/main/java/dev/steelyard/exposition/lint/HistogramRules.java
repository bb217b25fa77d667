package dev.steelyard.exposition.lint;

import dev.steelyard.model.MetricType;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What the buckets, the count and the sum of one histogram must fulfil together.
final class HistogramRules {
    private final Consumer<Finding> findings;

    HistogramRules(Consumer<Finding> findings) {
        this.findings = findings;
    }

    void check(LintedFamily family) {
        switch (family.type()) {
            case HISTOGRAM -> checkPoints(family, Suffixes.COUNT, Suffixes.SUM);
            case GAUGEHISTOGRAM -> checkPoints(family, Suffixes.GAUGE_COUNT, Suffixes.GAUGE_SUM);
            case COUNTER, GAUGE, SUMMARY, INFO, STATESET, UNKNOWN -> {}
        }
    }

    private void checkPoints(LintedFamily family, String countSuffix, String sumSuffix) {
        for (List<LintedSample> point : family.points().values()) {
            List<LintedSample> buckets =
                    point.stream().filter(each -> has(family, each, Suffixes.BUCKET)).toList();
            checkBuckets(buckets);
            if (buckets.isEmpty() || bound(buckets.getLast()) != Double.POSITIVE_INFINITY) {
                report(
                        point.getFirst(),
                        "the histogram has no bucket with le=\"+Inf\"; end its buckets with it");
                continue;
            }
            Optional<LintedSample> count = find(family, point, countSuffix);
            Optional<LintedSample> sum = find(family, point, sumSuffix);
            checkCount(buckets.getLast(), count);
            switch (family.format()) {
                case TEXT -> checkCountIsThere(point.getFirst(), count);
                case OPENMETRICS -> {
                    checkCountAndSum(point.getFirst(), count, sum);
                    checkSign(family, bound(buckets.getFirst()), sum);
                }
            }
        }
    }

    private void checkBuckets(List<LintedSample> buckets) {
        for (int i = 1; i < buckets.size(); i++) {
            LintedSample below = buckets.get(i - 1);
            LintedSample bucket = buckets.get(i);
            if (bound(bucket) <= bound(below)) {
                report(bucket, "le is not above that of the bucket before; sort the buckets");
            } else if (bucket.value() < below.value()) {
                report(
                        bucket,
                        "the bucket counts less than the one before; buckets are cumulative");
            }
        }
    }

    private void checkCount(LintedSample last, Optional<LintedSample> count) {
        if (count.isPresent() && count.get().value() != last.value()) {
            report(count.get(), "the count differs from the bucket with le=\"+Inf\"; they are one");
        }
    }

    private void checkCountIsThere(LintedSample first, Optional<LintedSample> count) {
        if (count.isEmpty()) {
            report(first, "the histogram has no count; add the sample that ends in _count");
        }
    }

    private void checkCountAndSum(
            LintedSample first, Optional<LintedSample> count, Optional<LintedSample> sum) {
        if (count.isPresent() != sum.isPresent()) {
            report(first, "the histogram has only one of count and sum; give both or neither");
        }
    }

    private void checkSign(LintedFamily family, double lowest, Optional<LintedSample> sum) {
        if (sum.isEmpty()) {
            return;
        }
        if (family.type() == MetricType.HISTOGRAM && lowest < 0) {
            report(sum.get(), "a histogram with negative bounds has no sum; remove sum and count");
        }
        if (lowest >= 0 && sum.get().value() < 0) {
            report(sum.get(), "the sum is negative although no bound is");
        }
    }

    private static Optional<LintedSample> find(
            LintedFamily family, List<LintedSample> point, String suffix) {
        return point.stream().filter(each -> has(family, each, suffix)).findFirst();
    }

    private static boolean has(LintedFamily family, LintedSample sample, String suffix) {
        return family.suffix(sample).equals(suffix);
    }

    private static double bound(LintedSample bucket) {
        return LabelNumber.parse(bucket.labels().get("le"));
    }

    private void report(LintedSample sample, String reason) {
        findings.accept(new Finding.Fault(sample.line(), 1, reason));
    }
}
