package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/// All live series, by labels and by reference; safe for any number of threads.
///
/// A reference is a slot in its low half and, in its high half, how often the slot was used before:
/// looking one up costs a division and a comparison and takes no lock, and a forgotten one is never
/// mistaken for its successor. Finding by labels, making and forgetting take the monitor.
final class SeriesTable {
    /// No series.
    static final int NONE = 0; // so that reference 0 is Appender.NO_SERIES

    private static final int FIRST_LENGTH = 256;

    private final SeriesAdmission admission;
    private final SeriesRecords records;
    private final LabelRecords labels;
    private final Postings postings;
    private final OpenHistograms histograms;
    private final LateTable late;

    /// Open addressing with linear probing; [#NONE] is an empty place.
    @GuardedBy("this")
    private int[] index = new int[FIRST_LENGTH];

    @GuardedBy("this")
    private final Deque<Integer> free = new ArrayDeque<>();

    private volatile int size;
    private volatile int end = 1; // one more than the highest slot in use

    SeriesTable(SeriesLimits limits, Slabs slabs) {
        this.admission = new SeriesAdmission(limits, slabs);
        this.records = new SeriesRecords(slabs);
        this.histograms = new OpenHistograms(slabs);
        this.late = new LateTable(slabs);
        this.labels = new LabelRecords(slabs);
        this.postings = new Postings(labels);
    }

    SeriesRecords records() {
        return records;
    }

    Postings postings() {
        return postings;
    }

    /// The open chunks of those series whose latest samples are histograms.
    OpenHistograms histograms() {
        return histograms;
    }

    /// What came late to the series.
    LateTable late() {
        return late;
    }

    /// How many series there are.
    int size() {
        return size;
    }

    /// One more than the highest slot that was ever used.
    int end() {
        return end;
    }

    /// The reference of the series of `of`, made if need be; 0 where it is not admitted.
    synchronized long find(Labels of) {
        int hash = of.hashCode();
        int[] known = postings.numbers(of);
        if (known != null) {
            int slot = index[place(hash, known)];
            if (slot != NONE) {
                return ref(slot);
            }
        }
        String metric = of.metricName();
        return admission.admits(size, metric, postings.ofMetric(metric))
                ? ref(make(of, hash))
                : NONE;
    }

    /// The slot of the series of `of`, made if need be: one that was taken before needs no
    /// admission.
    synchronized int known(Labels of) {
        int slot = slot(of);
        return slot == NONE ? make(of, of.hashCode()) : slot;
    }

    /// Which series are taken.
    SeriesAdmission admission() {
        return admission;
    }

    /// What is at its limit at this moment, in words.
    synchronized List<String> troubles() {
        return admission.troubles(size, postings::ofMetric);
    }

    /// The slot of the series of `of`; [#NONE] where there is none.
    synchronized int slot(Labels of) {
        int[] known = postings.numbers(of);
        return known == null ? NONE : index[place(of.hashCode(), known)];
    }

    /// The slot of a reference; [#NONE] where its series is forgotten.
    int slot(long ref) {
        int slot = (int) ref;
        return slot > NONE && slot < end && ref(slot) == ref ? slot : NONE;
    }

    /// The reference of the series in `slot`.
    long ref(int slot) {
        long generation =
                SeriesRecord.getInt(
                        records.slab(slot), SeriesRecords.offset(slot), SeriesRecord.GENERATION);
        return (generation << 32) | slot;
    }

    /// Where the labels of a slot are.
    int labels(int slot) {
        return records.labels(slot);
    }

    /// The slots of all published series.
    RoaringBitmap posted() {
        RoaringBitmap slots = new RoaringBitmap();
        for (int slot = 1; slot < end; slot++) {
            MemorySegment slab = records.slab(slot);
            long at = SeriesRecords.offset(slot);
            if (SeriesRecord.has(slab, at, SeriesRecord.POSTED)
                    && SeriesRecord.isLiving(slab, at)) {
                slots.add(slot);
            }
        }
        return slots;
    }

    /// Gives the memory back. Nothing may be looked up any more.
    synchronized void close() {
        records.close();
        labels.close();
        histograms.close();
        late.close();
    }

    /// Ends a series unless an open batch pins it. Its slot is not used again before [#reuse].
    synchronized boolean forget(int slot) {
        int pointer = labels(slot);
        int place = place(labels.hash(pointer), pairs(slot));
        if (!SeriesRecord.forget(records.slab(slot), SeriesRecords.offset(slot))) {
            return false;
        }
        remove(place);
        size = size - 1;
        return true;
    }

    /// Ends the use of forgotten series' labels; what is left to do once nobody reads them is
    /// answered.
    synchronized Runnable release(Collection<Integer> slots) {
        List<Integer> pairs = new ArrayList<>();
        for (int slot : slots) {
            pairs.addAll(postings.release(labels(slot)));
        }
        List<Integer> forgotten = List.copyOf(slots);
        return () -> reuse(forgotten, pairs);
    }

    private synchronized void reuse(List<Integer> slots, List<Integer> pairs) {
        slots.forEach(slot -> labels.remove(labels(slot)));
        free.addAll(slots);
        postings.reuse(pairs);
    }

    private synchronized int make(Labels of, int hash) {
        if (of.size() > LabelRecords.MAX_PAIRS) {
            throw new IllegalArgumentException("too many labels: " + of.size());
        }
        if (4L * (size + 1) > 3L * index.length) { // it is gone through for new series alone
            rehash();
        }
        Integer used = free.poll();
        int slot = used == null ? end : used;
        if (slot >= records.capacity()) {
            records.grow();
        }
        int[] pairs = postings.use(of);
        MemorySegment slab = records.slab(slot);
        SeriesRecord.begin(slab, SeriesRecords.offset(slot), labels.add(hash, pairs));
        index[place(hash, pairs)] = slot;
        end = Math.max(end, slot + 1);
        size = size + 1;
        return slot;
    }

    /// Where the series is in the index, or the empty place where it belongs.
    @GuardedBy("this")
    private int place(int hash, int[] pairs) {
        int place = first(hash);
        while (index[place] != NONE) {
            int pointer = labels(index[place]);
            if (labels.hash(pointer) == hash && labels.equals(pointer, pairs)) {
                return place;
            }
            place = (place + 1) & (index.length - 1);
        }
        return place;
    }

    /// Empties a place and moves those behind it that would not be found any more.
    @GuardedBy("this")
    private void remove(int place) {
        int hole = place;
        index[hole] = NONE;
        for (int i = (hole + 1) & (index.length - 1);
                index[i] != NONE;
                i = (i + 1) & (index.length - 1)) {
            int wanted = first(labels.hash(labels(index[i])));
            if (((i - wanted) & (index.length - 1)) >= ((i - hole) & (index.length - 1))) {
                index[hole] = index[i];
                index[i] = NONE;
                hole = i;
            }
        }
    }

    @GuardedBy("this")
    private void rehash() {
        int[] old = index;
        index = new int[2 * old.length];
        for (int slot : old) {
            if (slot != NONE) {
                int place = first(labels.hash(labels(slot)));
                while (index[place] != NONE) {
                    place = (place + 1) & (index.length - 1);
                }
                index[place] = slot;
            }
        }
    }

    @GuardedBy("this")
    private int first(int hash) {
        int shift = Integer.numberOfLeadingZeros(index.length) + 1;
        return ((hash ^ (hash >>> 16)) * 0x9e3779b9) >>> shift;
    }

    /// The numbers of a series' label pairs.
    int[] pairs(int slot) {
        int pointer = labels(slot);
        int[] pairs = new int[labels.size(pointer)];
        Arrays.setAll(pairs, i -> labels.pair(pointer, i));
        return pairs;
    }
}
