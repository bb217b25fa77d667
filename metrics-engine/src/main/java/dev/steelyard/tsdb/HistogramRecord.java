package dev.steelyard.tsdb;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.tsdb.chunk.ResetFlag;
import dev.steelyard.tsdb.wal.MalformedRecordException;
import dev.steelyard.tsdb.wal.RecordBytes;
import dev.steelyard.tsdb.wal.RecordView;
import java.util.ArrayList;
import java.util.List;

/// The bytes of a native histogram in the log, which need no other ones to be read.
///
/// | bytes | |
/// |---|---|
/// | flags | bit 0: whole counts; 1–2: what is known of a counter reset; 3: stale marker, and nothing follows; 4: zero threshold other than 0 |
/// | schema varint, sum 8 bytes | |
/// | zero threshold 8 bytes | where bit 4 says so |
/// | count, zero count | a *number* each: uvarint of whole counts, otherwise the 8 bytes of the float |
/// | positive, negative side | number of spans uvarint, each as offset varint and length uvarint; of each bucket the *number*, whole ones as varint difference to the bucket before |
/// | bounds | their number uvarint, 8 bytes each |
final class HistogramRecord {
    private static final int WHOLE = 1;
    private static final int RESET_SHIFT = 1;
    private static final int STALE = 1 << 3;
    private static final int THRESHOLD = 1 << 4;

    private HistogramRecord() {}

    static void put(NativeHistogram histogram, RecordBytes to) {
        int flags =
                (histogram.wholeCounts() ? WHOLE : 0)
                        | (ResetFlag.bits(histogram.counterReset()) << RESET_SHIFT);
        if (histogram.isStale()) {
            to.putByte(flags | STALE);
            return;
        }
        boolean threshold = histogram.zeroThreshold() != 0;
        to.putByte(flags | (threshold ? THRESHOLD : 0));
        to.putVarint(histogram.schema());
        put(histogram.sum(), to);
        if (threshold) {
            put(histogram.zeroThreshold(), to);
        }
        putCount(histogram.count(), histogram.wholeCounts(), to);
        putCount(histogram.zeroCount(), histogram.wholeCounts(), to);
        put(histogram.positive(), histogram.wholeCounts(), to);
        put(histogram.negative(), histogram.wholeCounts(), to);
        to.putUvarint(histogram.customBounds().size());
        histogram.customBounds().forEach(bound -> put(bound, to));
    }

    private static void put(double value, RecordBytes to) {
        to.putLow(Double.doubleToRawLongBits(value), Long.BYTES);
    }

    private static void putCount(double count, boolean whole, RecordBytes to) {
        if (whole) {
            to.putUvarint((long) count);
        } else {
            put(count, to);
        }
    }

    private static void put(Buckets buckets, boolean whole, RecordBytes to) {
        to.putUvarint(buckets.spans());
        for (int i = 0; i < buckets.spans(); i++) {
            to.putVarint(buckets.offset(i));
            to.putUvarint(buckets.length(i));
        }
        long before = 0;
        for (int i = 0; i < buckets.size(); i++) {
            if (whole) {
                to.putVarint((long) buckets.count(i) - before);
                before = (long) buckets.count(i);
            } else {
                put(buckets.count(i), to);
            }
        }
    }

    static NativeHistogram get(RecordView from) throws MalformedRecordException {
        int flags = from.getByte();
        boolean whole = (flags & WHOLE) != 0;
        CounterReset reset = ResetFlag.of((flags >>> RESET_SHIFT) & 3);
        if ((flags & STALE) != 0) {
            return NativeHistogram.stale(whole).withCounterReset(reset);
        }
        int schema = (int) from.getVarint();
        double sum = getDouble(from);
        double threshold = (flags & THRESHOLD) != 0 ? getDouble(from) : 0;
        double count = getCount(whole, from);
        double zeroCount = getCount(whole, from);
        return new NativeHistogram(
                schema,
                reset,
                whole,
                threshold,
                zeroCount,
                count,
                sum,
                getBuckets(whole, from),
                getBuckets(whole, from),
                getBounds(from));
    }

    private static double getDouble(RecordView from) throws MalformedRecordException {
        return Double.longBitsToDouble(from.getLow(Long.BYTES));
    }

    private static double getCount(boolean whole, RecordView from) throws MalformedRecordException {
        return whole ? (double) from.getUvarint() : getDouble(from);
    }

    /// Each span and each bucket takes a byte at least, so that nothing large is made of nonsense.
    private static Buckets getBuckets(boolean whole, RecordView from)
            throws MalformedRecordException {
        int spans = from.getCount(from.left() + 1);
        if (spans == 0) {
            return Buckets.NONE;
        }
        int[] offsets = new int[spans];
        int[] lengths = new int[spans];
        int size = 0;
        for (int i = 0; i < spans; i++) {
            offsets[i] = (int) from.getVarint();
            lengths[i] = from.getCount(from.left() + 1 - size);
            size += lengths[i];
        }
        double[] counts = new double[size];
        long before = 0;
        for (int i = 0; i < size; i++) {
            if (whole) {
                before += from.getVarint();
            }
            counts[i] = whole ? (double) before : getDouble(from);
        }
        return Buckets.of(offsets, lengths, counts);
    }

    private static List<Double> getBounds(RecordView from) throws MalformedRecordException {
        int count = from.getCount(from.left() + 1);
        List<Double> bounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bounds.add(getDouble(from));
        }
        return bounds;
    }
}
