package dev.steelyard.promql;

import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// What PromQL says of one series of floats, read from its definition, one step at a time: what the
/// engine is compared with.
record NaiveReading(NavigableMap<Long, Double> samples) {
    /// The value of an instant selector.
    OptionalDouble at(long time, long lookBack) {
        var latest = samples.floorEntry(time);
        if (latest == null
                || latest.getKey() <= time - lookBack
                || Staleness.isStale(latest.getValue())) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(latest.getValue());
    }

    /// The samples of a range selector.
    List<Sample> window(long time, long range) {
        List<Sample> window = new ArrayList<>();
        samples.subMap(time - range, false, time, true)
                .forEach((at, value) -> {
                    if (!Staleness.isStale(value)) {
                        window.add(new Sample(at, value));
                    }
                });
        return window;
    }

    /// A function that needs so many samples in the range.
    OptionalDouble over(long time, long range, int least, ToDoubleFunction<List<Sample>> function) {
        List<Sample> window = window(time, range);
        return window.size() < least
                ? OptionalDouble.empty()
                : OptionalDouble.of(function.applyAsDouble(window));
    }

    /// `increase`, with its extrapolation.
    OptionalDouble increase(long time, long range) {
        return over(time, range, 2, window -> increase(window, time - range, time));
    }

    private static double increase(List<Sample> window, long start, long end) {
        double total = 0;
        for (int i = 1; i < window.size(); i++) {
            double before = window.get(i - 1).value();
            double value = window.get(i).value();
            total += value < before ? value : value - before;
        }
        Sample first = window.getFirst();
        Sample last = window.getLast();
        double sampled = last.timeMillis() - first.timeMillis();
        double average = sampled / (window.size() - 1);
        double before = first.timeMillis() - start;
        double after = end - last.timeMillis();
        before = before >= average * 1.1 ? average / 2 : before;
        after = after >= average * 1.1 ? average / 2 : after;
        if (total > 0 && first.value() >= 0) {
            before = Math.min(before, sampled * first.value() / total);
        }
        return total * (sampled + before + after) / sampled;
    }

    /// `resets`.
    static double resets(List<Sample> window) {
        int resets = 0;
        for (int i = 1; i < window.size(); i++) {
            resets += window.get(i).value() < window.get(i - 1).value() ? 1 : 0;
        }
        return resets;
    }

    /// `stdvar_over_time`.
    static double variance(List<Sample> window) {
        double mean = window.stream().mapToDouble(Sample::value).average().orElseThrow();
        return window.stream()
                .mapToDouble(sample -> Math.pow(sample.value() - mean, 2))
                .average()
                .orElseThrow();
    }

    /// `deriv`: the slope of the least squares, per second.
    static double slope(List<Sample> window) {
        double meanX = window.stream().mapToDouble(Sample::timeMillis).average().orElseThrow();
        double meanY = window.stream().mapToDouble(Sample::value).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (Sample sample : window) {
            double x = sample.timeMillis() - meanX;
            covariance += x * (sample.value() - meanY);
            variance += x * x;
        }
        return covariance / variance * 1000;
    }
}
