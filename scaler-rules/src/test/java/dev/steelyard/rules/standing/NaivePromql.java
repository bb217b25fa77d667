package dev.steelyard.rules.standing;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;

/// The few PromQL queries that signals compile to, written from the language's description, over
/// the whole history each time. The reference that [StandingAggregation] is held to.
final class NaivePromql {
    private final SeriesReader reader;

    NaivePromql(SeriesReader reader) {
        this.reader = reader;
    }

    OptionalDouble query(List<LabelMatcher> matchers, Fold fold, long now) {
        List<Double> vector = new ArrayList<>();
        SeriesCursor cursor = reader.select(new Selection(matchers, Long.MIN_VALUE, now));
        while (cursor.next()) {
            List<Sample> samples = new ArrayList<>();
            SeriesCursor.SampleCursor each = cursor.samples();
            while (each.next()) {
                samples.add(new Sample(each.timeMillis(), each.value()));
            }
            evaluate(samples, fold.function(), now).ifPresent(vector::add);
        }
        return aggregate(vector, fold.across());
    }

    private static OptionalDouble aggregate(List<Double> vector, Across across) {
        if (vector.isEmpty()) {
            return OptionalDouble.empty();
        }
        DoubleSummaryStatistics statistics = new DoubleSummaryStatistics();
        vector.forEach(statistics::accept);
        return OptionalDouble.of(
                switch (across) {
                    case SUM -> statistics.getSum();
                    case AVG -> statistics.getAverage();
                    case MAX -> statistics.getMax();
                    case MIN -> statistics.getMin();
                });
    }

    private static OptionalDouble evaluate(
            List<Sample> samples, WindowFunction function, long now) {
        return switch (function) {
            case WindowFunction.Latest _ -> instant(samples, now);
            case WindowFunction.Rate(long window) -> rate(range(samples, now, window), now, window);
            case WindowFunction.OverTime(var reduce, long window) -> {
                List<Sample> range = range(samples, now, window);
                DoubleSummaryStatistics statistics = new DoubleSummaryStatistics();
                range.forEach(sample -> statistics.accept(sample.value()));
                yield range.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                switch (reduce) {
                                    case LAST -> range.getLast().value();
                                    case AVG -> statistics.getAverage();
                                    case MAX -> statistics.getMax();
                                    case MIN -> statistics.getMin();
                                });
            }
        };
    }

    private static OptionalDouble instant(List<Sample> samples, long now) {
        if (samples.isEmpty()
                || samples.getLast().timeMillis() <= now - 300_000
                || Staleness.isStale(samples.getLast().value())) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(samples.getLast().value());
    }

    private static List<Sample> range(List<Sample> samples, long now, long window) {
        return samples.stream()
                .filter(s -> s.timeMillis() > now - window && s.timeMillis() <= now)
                .filter(s -> !Staleness.isStale(s.value()))
                .toList();
    }

    private static OptionalDouble rate(List<Sample> range, long now, long window) {
        if (range.size() < 2) {
            return OptionalDouble.empty();
        }
        double increase = 0;
        for (int i = 1; i < range.size(); i++) {
            double before = range.get(i - 1).value();
            double after = range.get(i).value();
            increase += after >= before ? after - before : after;
        }
        double covered = seconds(range.getFirst(), range.getLast());
        double average = covered / (range.size() - 1);
        double left = (range.getFirst().timeMillis() - (now - window)) / 1000.0;
        double right = (now - range.getLast().timeMillis()) / 1000.0;
        if (left >= average * 1.1) {
            left = average / 2;
        }
        if (right >= average * 1.1) {
            right = average / 2;
        }
        if (increase > 0) {
            left = Math.min(left, covered * range.getFirst().value() / increase);
        }
        return OptionalDouble.of(increase * (left + covered + right) / covered / (window / 1000.0));
    }

    private static double seconds(Sample from, Sample to) {
        return (to.timeMillis() - from.timeMillis()) / 1000.0;
    }
}
