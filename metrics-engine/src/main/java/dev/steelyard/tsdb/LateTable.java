package dev.steelyard.tsdb;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The samples that came late, beside the chunks of their series, on the Java heap, where they
/// count as what lies off it. Changed under the head's commit lock, read by any thread.
///
/// What is cut into blocks goes in two steps, [#settle] before the blocks are written and
/// [#dropBefore] after, so that what comes in between stays.
final class LateTable {
    private final Map<Integer, LateSeries> bySlot = new ConcurrentHashMap<>();
    private final LatePacker packer = new LatePacker();
    private final Slabs slabs;

    /// @param slabs in which they are counted
    LateTable(Slabs slabs) {
        this.slabs = slabs;
    }

    /// Adds a sample of the commit `number` to the series in `slot`.
    void add(int slot, int number, Batch batch, int index) {
        LateSeries old = of(slot);
        put(slot, old, old.with(number, batch, index, packer));
    }

    /// Takes over what a series of another table has, as samples of the commit `number`.
    void adopt(int slot, int number, LateSeries more) {
        LateSeries old = of(slot);
        put(slot, old, old.with(number, more, packer));
    }

    /// Forgets those of a series; answers them.
    LateSeries remove(int slot) {
        LateSeries old = of(slot);
        put(slot, old, LateSeries.NONE);
        return old;
    }

    private void put(int slot, LateSeries old, LateSeries now) {
        slabs.countHeap(now.bytes() - old.bytes());
        if (now.isEmpty()) {
            bySlot.remove(slot);
        } else {
            bySlot.put(slot, now);
        }
    }

    private LateSeries of(int slot) {
        return bySlot.getOrDefault(slot, LateSeries.NONE);
    }

    /// Those of a series as they were after a commit; null where that cannot be told any more.
    @Nullable LateSeries after(int slot, int commit) {
        return of(slot).after(commit);
    }

    /// Whether a series has any.
    boolean has(int slot) {
        return bySlot.containsKey(slot);
    }

    /// Whether no series has any.
    boolean isEmpty() {
        return bySlot.isEmpty();
    }

    /// The slots of the series that have any.
    Set<Integer> slots() {
        return bySlot.keySet();
    }

    /// Sets a mark behind what there is.
    void settle() {
        bySlot.forEach((slot, series) -> put(slot, series, series.settled(packer)));
    }

    /// Deletes what a series has in a span; answers how many samples that is.
    long delete(int slot, TimeSpan span) {
        LateSeries old = of(slot);
        LateSeries left = old.without(span, packer);
        put(slot, old, left);
        return old.count() - left.count();
    }

    /// Forgets what is older than `cutoffMillis` and was there at the mark; answers how many those
    /// are.
    long dropBefore(long cutoffMillis) {
        long dropped = 0;
        for (Map.Entry<Integer, LateSeries> each : bySlot.entrySet()) {
            LateSeries left = each.getValue().without(cutoffMillis, packer);
            dropped += each.getValue().count() - left.count();
            put(each.getKey(), each.getValue(), left);
        }
        return dropped;
    }

    /// Forgets all.
    void close() {
        bySlot.forEach((slot, series) -> put(slot, series, LateSeries.NONE));
    }
}
