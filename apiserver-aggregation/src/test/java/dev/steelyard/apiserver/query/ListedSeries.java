package dev.steelyard.apiserver.query;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Series that a test lists.
public final class ListedSeries implements SeriesReader {
    private final NavigableMap<Labels, NavigableMap<Long, Double>> series = new TreeMap<>();
    private final List<String> caveats = new ArrayList<>();

    public ListedSeries with(Labels labels, long timeMillis, double value) {
        series.computeIfAbsent(labels, _ -> new TreeMap<>()).put(timeMillis, value);
        return this;
    }

    /// Says of every answer that something may be missing.
    public void caveat(String text) {
        caveats.add(text);
    }

    @Override
    public List<String> caveats(long fromMillis, long toMillis) {
        return List.copyOf(caveats);
    }

    @Override
    public SeriesCursor select(Selection selection) {
        TreeMap<Labels, NavigableMap<Long, Double>> found = new TreeMap<>();
        series.forEach((labels, samples) -> {
            var inside = samples.subMap(selection.fromMillis(), true, selection.toMillis(), true);
            if (!inside.isEmpty() && matches(selection, labels)) {
                found.put(labels, inside);
            }
        });
        return new Cursor(found.entrySet().iterator());
    }

    private static boolean matches(Selection selection, Labels labels) {
        for (LabelMatcher matcher : selection.matchers()) {
            if (!matcher.matches(labels.get(matcher.name()))) {
                return false;
            }
        }
        return true;
    }

    private static final class Cursor implements SeriesCursor {
        private final Iterator<Map.Entry<Labels, NavigableMap<Long, Double>>> all;
        private Map.@Nullable Entry<Labels, NavigableMap<Long, Double>> current;

        Cursor(Iterator<Map.Entry<Labels, NavigableMap<Long, Double>>> all) {
            this.all = all;
        }

        @Override
        public boolean next() {
            current = all.hasNext() ? all.next() : null;
            return current != null;
        }

        private Map.Entry<Labels, NavigableMap<Long, Double>> current() {
            if (current == null) {
                throw new IllegalStateException("there is no current series");
            }
            return current;
        }

        @Override
        public Labels labels() {
            return current().getKey();
        }

        @Override
        public SampleCursor samples() {
            return new Samples(current().getValue().entrySet().iterator());
        }
    }

    private static final class Samples implements SeriesCursor.SampleCursor {
        private final Iterator<Map.Entry<Long, Double>> all;
        private long timeMillis;
        private double value;

        Samples(Iterator<Map.Entry<Long, Double>> all) {
            this.all = all;
        }

        @Override
        public boolean next() {
            if (!all.hasNext()) {
                return false;
            }
            Map.Entry<Long, Double> sample = all.next();
            timeMillis = sample.getKey();
            value = sample.getValue();
            return true;
        }

        @Override
        public long timeMillis() {
            return timeMillis;
        }

        @Override
        public double value() {
            return value;
        }
    }
}
