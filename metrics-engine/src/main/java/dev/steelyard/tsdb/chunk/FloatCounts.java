package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import java.util.Arrays;

/// Counts that are floats: each is written as [XorValue].
final class FloatCounts implements HistogramCounts {
    private final XorValue count = new XorValue();
    private final XorValue zeroCount = new XorValue();
    private final XorValue sum = new XorValue();
    private final XorValue[] positive;
    private final XorValue[] negative;

    FloatCounts(HistogramLayout layout) {
        positive = values(layout.positive().size());
        negative = values(layout.negative().size());
    }

    private static XorValue[] values(int size) {
        XorValue[] values = new XorValue[size];
        Arrays.setAll(values, _ -> new XorValue());
        return values;
    }

    @Override
    public void writeFirst(NativeHistogram histogram, BitWriter to) {
        writeFirst(count, histogram.count(), to);
        writeFirst(zeroCount, histogram.zeroCount(), to);
        writeFirst(sum, histogram.sum(), to);
        writeFirst(positive, histogram.positive(), to);
        writeFirst(negative, histogram.negative(), to);
    }

    private static void writeFirst(XorValue[] values, Buckets buckets, BitWriter to) {
        for (int i = 0; i < values.length; i++) {
            writeFirst(values[i], buckets.count(i), to);
        }
    }

    private static void writeFirst(XorValue value, double first, BitWriter to) {
        value.begin(first);
        to.bits(value.bits(), Long.SIZE);
    }

    @Override
    public void writeNext(NativeHistogram histogram, BitWriter to) {
        boolean stale = histogram.isStale();
        count.write(stale ? 0 : histogram.count(), to);
        zeroCount.write(stale ? 0 : histogram.zeroCount(), to);
        sum.write(histogram.sum(), to);
        if (!stale) {
            writeNext(positive, histogram.positive(), to);
            writeNext(negative, histogram.negative(), to);
        }
    }

    private static void writeNext(XorValue[] values, Buckets buckets, BitWriter to) {
        for (int i = 0; i < values.length; i++) {
            values[i].write(buckets.count(i), to);
        }
    }

    @Override
    public void readFirst(BitReader from) {
        readFirst(count, from);
        readFirst(zeroCount, from);
        readFirst(sum, from);
        for (XorValue value : positive) {
            readFirst(value, from);
        }
        for (XorValue value : negative) {
            readFirst(value, from);
        }
    }

    private static void readFirst(XorValue value, BitReader from) {
        value.begin(Double.longBitsToDouble(from.bits(Long.SIZE)));
    }

    @Override
    public void readNext(BitReader from) {
        count.read(from);
        zeroCount.read(from);
        sum.read(from);
        if (!Staleness.isStale(sum.value())) {
            for (XorValue value : positive) {
                value.read(from);
            }
            for (XorValue value : negative) {
                value.read(from);
            }
        }
    }

    @Override
    public double sum() {
        return sum.value();
    }

    @Override
    public double count() {
        return count.value();
    }

    @Override
    public double zeroCount() {
        return zeroCount.value();
    }

    @Override
    public double[] positive() {
        return Arrays.stream(positive).mapToDouble(XorValue::value).toArray();
    }

    @Override
    public double[] negative() {
        return Arrays.stream(negative).mapToDouble(XorValue::value).toArray();
    }
}
