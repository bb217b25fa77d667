package dev.steelyard.rules.standing;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A storage for tests that keeps everything in lists: obviously right, and slow.
public final class SampleLog implements SampleFeed, SeriesReader {
    private final Map<Labels, List<Sample>> series = new TreeMap<>();
    private final List<Labels> ids = new ArrayList<>();
    private final List<Listening> listenings = new ArrayList<>();

    private record Listening(
            List<LabelMatcher> matchers, SampleListener listener, Set<Long> begun) {
        boolean wants(Labels labels) {
            return matchers.stream().allMatch(m -> m.matches(labels.get(m.name())));
        }

        void tell(long id, Labels labels, Sample sample) {
            if (begun.add(id)) {
                listener.seriesBegan(id, labels);
            }
            listener.sample(id, sample.timeMillis(), sample.value());
        }
    }

    /// Stores a sample or stale marker and tells whoever listens.
    public void append(Labels labels, long timeMillis, double value) {
        Sample sample = new Sample(timeMillis, value);
        series.computeIfAbsent(labels, this::begin).add(sample);
        listenings.stream()
                .filter(listening -> listening.wants(labels))
                .forEach(listening -> listening.tell(id(labels), labels, sample));
    }

    /// Drops a series and tells whoever listens.
    public void forget(Labels labels) {
        series.remove(labels);
        listenings.stream()
                .filter(listening -> listening.begun().remove(id(labels)))
                .forEach(listening -> listening.listener().seriesForgotten(id(labels)));
    }

    /// How many listen.
    public int listeners() {
        return listenings.size();
    }

    private List<Sample> begin(Labels labels) {
        ids.add(labels);
        return new ArrayList<>();
    }

    private long id(Labels labels) {
        return ids.lastIndexOf(labels) + 1L;
    }

    @Override
    public Subscription subscribe(
            List<LabelMatcher> matchers, long sinceMillis, SampleListener listener) {
        Listening listening = new Listening(matchers, listener, new HashSet<>());
        series.forEach((labels, samples) -> {
            if (listening.wants(labels)) {
                samples.stream()
                        .filter(sample -> sample.timeMillis() >= sinceMillis)
                        .forEach(sample -> listening.tell(id(labels), labels, sample));
            }
        });
        listenings.add(listening);
        return () -> listenings.remove(listening);
    }

    @Override
    public SeriesCursor select(Selection selection) {
        List<Map.Entry<Labels, List<Sample>>> found =
                series.entrySet().stream()
                        .filter(entry ->
                                selection.matchers().stream()
                                        .allMatch(m -> m.matches(entry.getKey().get(m.name()))))
                        .toList();
        return new ListCursor(found.iterator(), selection);
    }

    private static final class ListCursor implements SeriesCursor {
        private final Iterator<Map.Entry<Labels, List<Sample>>> entries;
        private final Selection selection;
        private Map.Entry<Labels, List<Sample>> current = Map.entry(Labels.EMPTY, List.of());

        ListCursor(Iterator<Map.Entry<Labels, List<Sample>>> entries, Selection selection) {
            this.entries = entries;
            this.selection = selection;
        }

        @Override
        public boolean next() {
            boolean hasNext = entries.hasNext();
            if (hasNext) {
                current = entries.next();
            }
            return hasNext;
        }

        @Override
        public Labels labels() {
            return current.getKey();
        }

        @Override
        public SampleCursor samples() {
            List<Sample> samples =
                    current.getValue().stream()
                            .filter(s ->
                                    s.timeMillis() >= selection.fromMillis()
                                            && s.timeMillis() <= selection.toMillis())
                            .toList();
            return new SampleCursor() {
                private int index = -1;

                @Override
                public boolean next() {
                    return ++index < samples.size();
                }

                @Override
                public long timeMillis() {
                    return samples.get(index).timeMillis();
                }

                @Override
                public double value() {
                    return samples.get(index).value();
                }
            };
        }
    }
}
