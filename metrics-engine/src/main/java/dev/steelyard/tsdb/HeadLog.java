package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.tsdb.wal.RecordBytes;
import dev.steelyard.tsdb.wal.RecordType;
import dev.steelyard.tsdb.wal.SegmentWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Writes what a head commits into segments, each of which can be read alone. Used under the head's
/// commit lock.
///
/// Within a segment pairs and series are told once, and the first value of a series is the key that
/// its later ones are compared with. A sample is a byte of flags and what they announce:
///
/// | bits | meaning |
/// |---|---|
/// | 0–3 | the value: 14 a native histogram, as [HistogramRecord] says; 0 the key's; 1 the key plus a whole number (signed); 2 stale marker; 3 new key, a whole number (signed); 4 new key, 8 bytes; 5 + n the key but for the low n bytes |
/// | 4 | not the slot after the one before: its difference (signed) |
/// | 5 | not the record's time: its difference (signed) |
/// | 6 | a start time: its difference to the sample's time (signed) |
///
/// A record begins with its time (signed). Where bits 0–3 are 15, a number of samples follows that
/// all are like flags 0.
final class HeadLog {
    static final int SAME = 0;
    static final int PLUS = 1;
    static final int STALE = 2;
    static final int WHOLE_KEY = 3;
    static final int KEY = 4;
    static final int LOW_BYTES = 5;
    static final int HISTOGRAM = 14;
    static final int RUN = 15;
    static final int SLOT = 0x10;
    static final int TIME = 0x20;
    static final int START = 0x40;

    /// Up to here a double counts whole numbers one by one.
    private static final double WHOLE = 1L << 53;

    private final ToldSeries told;
    private final RecordBytes samples = new RecordBytes();
    private long[] keys = new long[256]; // by slot
    private boolean[] keyed = new boolean[256];

    HeadLog(SeriesTable table) {
        this.told = new ToldSeries(table);
    }

    /// Begins a segment: nothing has been told in it.
    void beginSegment() {
        told.begin();
        Arrays.fill(keyed, false);
    }

    /// Writes exemplars, each as slot (unsigned), time (signed), whether it had one of its own (a
    /// byte), value (8 bytes), number of labels (unsigned), names and values (texts).
    void write(List<Batch.PendingExemplar> exemplars, SegmentWriter to) throws IOException {
        samples.clear();
        for (Batch.PendingExemplar each : exemplars) {
            tell(each.slot());
            samples.putUvarint(each.slot());
            put(each.exemplar());
        }
        told.write(to);
        to.append(RecordType.EXEMPLARS, samples);
    }

    /// Writes that what some series had in a span is deleted: from and to (signed), and of each
    /// series the number of its labels (unsigned), names and values (texts). It is about the runs
    /// before, too, so no slots can stand for them.
    void write(List<Labels> series, TimeSpan span, SegmentWriter to) throws IOException {
        samples.clear();
        samples.putVarint(span.fromMillis());
        samples.putVarint(span.toMillis());
        series.forEach(this::put);
        to.append(RecordType.DELETIONS, samples);
    }

    private void put(Exemplar exemplar) {
        samples.putVarint(exemplar.timeMillis());
        samples.putByte(exemplar.isTimed() ? 1 : 0);
        samples.putLow(Double.doubleToRawLongBits(exemplar.value()), Long.BYTES);
        put(exemplar.labels());
    }

    private void put(Labels labels) {
        samples.putUvarint(labels.size());
        for (int i = 0; i < labels.size(); i++) {
            samples.putText(labels.name(i));
            samples.putText(labels.value(i));
        }
    }

    /// Writes the stored samples of a batch.
    void write(Batch batch, SegmentWriter to) throws IOException {
        samples.clear();
        put(batch);
        told.write(to);
        if (samples.length() > 0) {
            to.append(RecordType.SAMPLES, samples);
        }
    }

    private void put(Batch batch) {
        int expected = 0;
        int run = 0;
        long time = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (!batch.isStored(i)) {
                continue;
            }
            if (samples.length() == 0) {
                time = batch.timeMillis(i);
                samples.putVarint(time);
            }
            int slot = batch.slot(i);
            tell(slot);
            if (slot == expected && isLikeKey(batch, i, time)) {
                run++;
            } else {
                putRun(run);
                run = 0;
                put(batch, i, time, expected);
            }
            expected = slot + 1;
        }
        putRun(run);
    }

    private boolean isLikeKey(Batch batch, int i, long time) {
        int slot = batch.slot(i);
        return keyed[slot]
                && batch.histogram(i) == null
                && keys[slot] == Double.doubleToRawLongBits(batch.value(i))
                && batch.timeMillis(i) == time
                && batch.startMillis(i) == 0;
    }

    private void putRun(int count) {
        if (count == 1) {
            samples.putByte(SAME);
        } else if (count > 1) {
            samples.putByte(RUN);
            samples.putUvarint(count);
        }
    }

    private void put(Batch batch, int i, long time, int expected) {
        int slot = batch.slot(i);
        int at = samples.length();
        int flags = 0;
        samples.putByte(0);
        if (slot != expected) {
            flags |= SLOT;
            samples.putVarint(slot - expected);
        }
        if (batch.timeMillis(i) != time) {
            flags |= TIME;
            samples.putVarint(batch.timeMillis(i) - time);
        }
        if (batch.startMillis(i) != 0) {
            flags |= START;
            samples.putVarint(batch.startMillis(i) - batch.timeMillis(i));
        }
        NativeHistogram histogram = batch.histogram(i);
        if (histogram == null) {
            samples.setByte(at, flags | putValue(slot, batch.value(i)));
        } else {
            HistogramRecord.put(histogram, samples);
            samples.setByte(at, flags | HISTOGRAM);
        }
    }

    private int putValue(int slot, double value) {
        long bits = Double.doubleToRawLongBits(value);
        if (Staleness.isStale(value)) {
            return STALE;
        }
        boolean whole = isWhole(value);
        if (!keyed[slot]) {
            keyed[slot] = true;
            keys[slot] = bits;
            if (whole) {
                samples.putVarint((long) value);
                return WHOLE_KEY;
            }
            samples.putLow(bits, Long.BYTES);
            return KEY;
        }
        if (bits == keys[slot]) {
            return SAME;
        }
        double key = Double.longBitsToDouble(keys[slot]);
        if (whole && isWhole(key)) {
            samples.putVarint((long) value - (long) key);
            return PLUS;
        }
        int low = Long.BYTES - Long.numberOfLeadingZeros(bits ^ keys[slot]) / 8;
        samples.putLow(bits, low);
        return LOW_BYTES + low;
    }

    /// Whether a value comes back from a long as it was; −0 does not.
    private static boolean isWhole(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return Math.abs(value) < WHOLE && Double.doubleToRawLongBits((double) (long) value) == bits;
    }

    private void tell(int slot) {
        if (slot >= keys.length) {
            int length = Math.max(2 * keys.length, slot + 1);
            keys = Arrays.copyOf(keys, length);
            keyed = Arrays.copyOf(keyed, length);
        }
        if (told.tell(slot)) {
            keyed[slot] = false;
        }
    }
}
