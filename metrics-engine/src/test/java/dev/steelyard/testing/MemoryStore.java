package dev.steelyard.testing;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A store so naive that it is obviously right: what others are compared with. One thread only.
public final class MemoryStore implements SeriesReader {
    private final NavigableMap<Labels, NavigableMap<Long, Double>> series = new TreeMap<>();
    private final Map<Labels, NavigableMap<Long, NativeHistogram>> histograms = new TreeMap<>();
    private final Map<Labels, NavigableMap<Long, Long>> starts = new TreeMap<>();

    /// Puts a sample where it belongs, whatever is there.
    public void put(Labels labels, long timeMillis, double value) {
        series.computeIfAbsent(labels, _ -> new TreeMap<>()).put(timeMillis, value);
        histograms(labels).remove(timeMillis);
        starts(labels).remove(timeMillis);
    }

    /// Puts a native histogram where it belongs, whatever is there; its value is its sum.
    public void put(Labels labels, long timeMillis, NativeHistogram histogram) {
        put(labels, timeMillis, histogram.sum());
        histograms.computeIfAbsent(labels, _ -> new TreeMap<>()).put(timeMillis, histogram);
    }

    /// Puts all that another store has.
    public void putAll(MemoryStore other) {
        for (Labels labels : other.labels()) {
            other.samples(labels)
                    .forEach((time, value) -> {
                        NativeHistogram histogram = other.histograms(labels).get(time);
                        if (histogram == null) {
                            put(labels, time, value);
                        } else {
                            put(labels, time, histogram);
                        }
                    });
            other.starts(labels).forEach((time, start) -> putStart(labels, time, start));
        }
    }

    /// Says when what a sample counts began.
    public void putStart(Labels labels, long timeMillis, long startMillis) {
        starts.computeIfAbsent(labels, _ -> new TreeMap<>()).put(timeMillis, startMillis);
    }

    /// Those samples of a series that are native histograms, by time.
    public NavigableMap<Long, NativeHistogram> histograms(Labels labels) {
        return histograms.getOrDefault(labels, new TreeMap<>());
    }

    /// The start times of a series that are known, by time.
    public NavigableMap<Long, Long> starts(Labels labels) {
        return starts.getOrDefault(labels, new TreeMap<>());
    }

    /// The samples of a series, by time; of histograms their sums.
    public NavigableMap<Long, Double> samples(Labels labels) {
        return series.getOrDefault(labels, new TreeMap<>());
    }

    /// Removes what is older than `cutoffMillis`, and the series that have nothing left.
    public void removeBefore(long cutoffMillis) {
        series.values().forEach(samples -> samples.headMap(cutoffMillis).clear());
        histograms.values().forEach(samples -> samples.headMap(cutoffMillis).clear());
        starts.values().forEach(samples -> samples.headMap(cutoffMillis).clear());
        series.values().removeIf(Map::isEmpty);
    }

    /// Removes what a series has from one time to another.
    public void remove(Labels labels, long fromMillis, long toMillis) {
        samples(labels).subMap(fromMillis, true, toMillis, true).clear();
        histograms(labels).subMap(fromMillis, true, toMillis, true).clear();
        starts(labels).subMap(fromMillis, true, toMillis, true).clear();
        series.values().removeIf(Map::isEmpty);
    }

    /// All series.
    public List<Labels> labels() {
        return List.copyOf(series.keySet());
    }

    @Override
    public SeriesCursor select(Selection selection) {
        List<Map.Entry<Labels, List<Sample>>> found = new ArrayList<>();
        series.forEach((labels, samples) -> {
            List<Sample> inside = new ArrayList<>();
            samples.forEach((time, value) -> {
                if (time >= selection.fromMillis() && time <= selection.toMillis()) {
                    inside.add(new Sample(time, value));
                }
            });
            if (!inside.isEmpty() && all(selection.matchers(), labels)) {
                found.add(Map.entry(labels, inside));
            }
        });
        found.sort(Map.Entry.comparingByKey());
        return new ListCursor(found);
    }

    private static boolean all(List<LabelMatcher> matchers, Labels labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels.get(matcher.name())));
    }

    private final class ListCursor implements SeriesCursor {
        private final List<Map.Entry<Labels, List<Sample>>> found;
        private int current = -1;

        ListCursor(List<Map.Entry<Labels, List<Sample>>> found) {
            this.found = found;
        }

        @Override
        public boolean next() {
            current = Math.min(current + 1, found.size());
            return current < found.size();
        }

        @Override
        public Labels labels() {
            return found.get(current).getKey();
        }

        @Override
        public SampleCursor samples() {
            Labels labels = labels();
            List<Sample> samples = found.get(current).getValue();
            return new SampleCursor() {
                private int index = -1;

                @Override
                public boolean next() {
                    index = Math.min(index + 1, samples.size());
                    return index < samples.size();
                }

                @Override
                public long timeMillis() {
                    return samples.get(index).timeMillis();
                }

                @Override
                public double value() {
                    return samples.get(index).value();
                }

                @Override
                public @Nullable NativeHistogram histogram() {
                    return histograms(labels).get(timeMillis());
                }

                @Override
                public long startMillis() {
                    return starts(labels).getOrDefault(timeMillis(), 0L);
                }
            };
        }
    }
}
