package dev.steelyard.tsdb.prometheus;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The samples of one series that a log has, by time; of two at one time the first stays.
final class LoggedSeries {
    private final NavigableMap<Long, Object> samples = new TreeMap<>(); // Double, NativeHistogram

    /// Adds a float. The log has every stale marker as one; behind a histogram it becomes one.
    void add(long timeMillis, double value) {
        Map.Entry<Long, Object> before = samples.lowerEntry(timeMillis);
        boolean ends = Staleness.isStale(value);
        if (ends && before != null && before.getValue() instanceof NativeHistogram last) {
            samples.putIfAbsent(timeMillis, NativeHistogram.stale(last.wholeCounts()));
        } else {
            samples.putIfAbsent(timeMillis, value);
        }
    }

    void add(long timeMillis, NativeHistogram histogram) {
        samples.putIfAbsent(timeMillis, histogram);
    }

    void delete(long fromMillis, long toMillis) {
        if (fromMillis <= toMillis) {
            samples.subMap(fromMillis, true, toMillis, true).clear();
        }
    }

    NavigableMap<Long, Object> samples() {
        return samples;
    }

    /// Those from a time up to and excluding another.
    SampleCursor between(long fromMillis, long endMillis) {
        return new Walk(samples.subMap(fromMillis, true, endMillis, false));
    }

    private static final class Walk implements SampleCursor {
        private final Iterator<Map.Entry<Long, Object>> entries;
        private Map.@Nullable Entry<Long, Object> current;

        Walk(Map<Long, Object> samples) {
            entries = samples.entrySet().iterator();
        }

        @Override
        public boolean next() {
            current = entries.hasNext() ? entries.next() : null;
            return current != null;
        }

        private Map.Entry<Long, Object> current() {
            return Objects.requireNonNull(current, "there is no current sample");
        }

        @Override
        public long timeMillis() {
            return current().getKey();
        }

        @Override
        public double value() {
            NativeHistogram histogram = histogram();
            return histogram == null ? (Double) current().getValue() : histogram.sum();
        }

        @Override
        public @Nullable NativeHistogram histogram() {
            return current().getValue() instanceof NativeHistogram histogram ? histogram : null;
        }
    }
}
