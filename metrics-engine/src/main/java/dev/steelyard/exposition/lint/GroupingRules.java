package dev.steelyard.exposition.lint;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.exposition.lint.LintedFamily.PointKey;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// How the samples of a family may follow each other.
///
/// In both formats a series stands once; in OpenMetrics the samples of one metric stand together,
/// in the order of their timestamps, and either all of them have one or none.
final class GroupingRules {
    private record Series(String name, Labels labels) {}

    private final Consumer<Finding> findings;

    GroupingRules(Consumer<Finding> findings) {
        this.findings = findings;
    }

    void check(LintedFamily family) {
        switch (family.format()) {
            case TEXT -> checkUnique(family, family.samples());
            case OPENMETRICS -> {
                checkOrder(family);
                Map<PointKey, List<LintedSample>> points = family.points();
                points.values().forEach(point -> checkUnique(family, point));
                points.values().forEach(point -> checkTotal(family, point));
                checkUnit(family);
            }
        }
    }

    private void checkUnique(LintedFamily family, List<LintedSample> samples) {
        Set<Series> seen = new HashSet<>();
        for (LintedSample sample : samples) {
            if (seen.add(new Series(sample.name(), sample.labels()))) {
                continue;
            }
            if (sample.isTimed() && family.format() == ExpositionFormat.OPENMETRICS) {
                findings.accept(
                        new Finding.Problem(
                                sample.line(),
                                family.name(),
                                "two samples of one series at one time; readers keep one of them"));
            } else {
                report(sample, "this series was there before; remove one or tell them apart");
            }
        }
    }

    private void checkOrder(LintedFamily family) {
        Set<Labels> seen = new HashSet<>();
        LintedSample before = null;
        for (LintedSample sample : family.samples()) {
            Labels metric = family.metricOf(sample);
            if (before != null && metric.equals(family.metricOf(before))) {
                checkTime(before, sample);
            } else if (!seen.add(metric)) {
                report(sample, "samples with these labels stood further up; put them together");
            }
            before = sample;
        }
    }

    private void checkTime(LintedSample before, LintedSample sample) {
        if (before.isTimed() != sample.isTimed()) {
            report(sample, "only some samples of this metric have timestamps; give all or none");
        } else if (sample.seconds() < before.seconds()) {
            report(sample, "the timestamp is before that of the sample above; sort them");
        }
    }

    private void checkTotal(LintedFamily family, List<LintedSample> point) {
        boolean total = point.stream().anyMatch(each -> family.suffix(each).equals(Suffixes.TOTAL));
        if (family.type() == MetricType.COUNTER && !total) {
            report(point.getFirst(), "the counter has no total; add " + family.name() + "_total");
        }
    }

    private void checkUnit(LintedFamily family) {
        boolean unitless = family.type() == MetricType.INFO || family.type() == MetricType.STATESET;
        if (unitless && !family.unit().isEmpty()) {
            int line = family.lineOf(Entry.UNIT);
            findings.accept(
                    new Finding.Fault(
                            line,
                            1,
                            "metrics of type %s have no unit; remove UNIT"
                                    .formatted(family.type().word())));
        }
    }

    private void report(LintedSample sample, String reason) {
        findings.accept(new Finding.Fault(sample.line(), 1, reason));
    }
}
