package dev.steelyard.tsdb;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a database has acknowledged, and which of that must outlive a loss of power.
final class Acknowledged {
    private static final LabelMatcher ALL = new LabelMatcher.Equal("__name__", "m");

    private final Set<Stored> now = new HashSet<>();
    private final Set<Stored> durable = new HashSet<>();

    /// Begun since the last sync.
    private final Set<Stored> begun = new HashSet<>();

    /// Of a sample everything, in words.
    record Stored(Labels series, long timeMillis, String words) {}

    /// What may be there after a loss of power.
    ///
    /// @param least what must be there
    /// @param most what may be there
    record Bounds(Set<Stored> least, Set<Stored> most) {
        Bounds {
            least = Set.copyOf(least);
            most = Set.copyOf(most);
        }
    }

    static Set<Stored> all(SeriesReader reader) {
        Set<Stored> all = new HashSet<>();
        for (Map.Entry<Labels, List<String>> each : Reading.words(reader, ALL).entrySet()) {
            for (String words : each.getValue()) {
                long time = Long.parseLong(words.substring(0, words.indexOf(' ')));
                all.add(new Stored(each.getKey(), time, words));
            }
        }
        return all;
    }

    /// These samples are about to be committed.
    void beginAppend(MemoryStore samples) {
        begun.addAll(all(samples));
    }

    /// They are committed.
    void append(MemoryStore samples) {
        now.addAll(all(samples));
    }

    /// What a series has from one time to another is about to be deleted.
    void delete(Labels series, long fromMillis, long toMillis) {
        now.removeIf(each ->
                each.series.equals(series)
                        && each.timeMillis >= fromMillis
                        && each.timeMillis <= toMillis);
    }

    /// All that was acknowledged is on the disk.
    void sync() {
        durable.clear();
        durable.addAll(now);
        begun.clear();
    }

    /// Goes on with what a loss of power has left.
    void goOn(Set<Stored> left) {
        now.clear();
        now.addAll(left);
        sync();
    }

    /// What may be there if power is lost now.
    ///
    /// @param keptMillis what is older need not be kept
    Bounds bounds(long keptMillis) {
        Set<Stored> least = new HashSet<>(durable);
        least.retainAll(now);
        least.removeIf(each -> each.timeMillis < keptMillis);
        Set<Stored> most = new HashSet<>(durable);
        most.addAll(begun);
        return new Bounds(least, most);
    }
}
