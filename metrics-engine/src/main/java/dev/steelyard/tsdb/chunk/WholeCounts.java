package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;

/// Whole counts: each is written as the change of its change, buckets as differences to the bucket
/// before them first; the sum as [XorValue].
final class WholeCounts implements HistogramCounts {
    private final Change count = new Change();
    private final Change zeroCount = new Change();
    private final XorValue sum = new XorValue();
    private final long[] positive;
    private final long[] negative;
    private final long[] positiveDeltas;
    private final long[] negativeDeltas;

    WholeCounts(HistogramLayout layout) {
        positive = new long[layout.positive().size()];
        negative = new long[layout.negative().size()];
        positiveDeltas = new long[positive.length];
        negativeDeltas = new long[negative.length];
    }

    /// A number and how it changed last.
    private static final class Change {
        private long value;
        private long delta;

        void write(long next, BitWriter to) {
            VarBits.writeSigned(next - value - delta, to);
            delta = next - value;
            value = next;
        }

        void read(BitReader from) {
            delta += VarBits.readSigned(from);
            value += delta;
        }
    }

    @Override
    public void writeFirst(NativeHistogram histogram, BitWriter to) {
        count.value = (long) histogram.count();
        zeroCount.value = (long) histogram.zeroCount();
        sum.begin(histogram.sum());
        VarBits.writeUnsigned(count.value, to);
        VarBits.writeUnsigned(zeroCount.value, to);
        to.bits(sum.bits(), Long.SIZE);
        writeFirst(histogram.positive(), positive, to);
        writeFirst(histogram.negative(), negative, to);
    }

    private static void writeFirst(Buckets buckets, long[] differences, BitWriter to) {
        long previous = 0;
        for (int i = 0; i < differences.length; i++) {
            long bucket = (long) buckets.count(i);
            differences[i] = bucket - previous;
            previous = bucket;
            VarBits.writeSigned(differences[i], to);
        }
    }

    @Override
    public void writeNext(NativeHistogram histogram, BitWriter to) {
        if (histogram.isStale()) {
            VarBits.writeSigned(0, to);
            VarBits.writeSigned(0, to);
            sum.write(histogram.sum(), to);
            return;
        }
        count.write((long) histogram.count(), to);
        zeroCount.write((long) histogram.zeroCount(), to);
        sum.write(histogram.sum(), to);
        writeNext(histogram.positive(), positive, positiveDeltas, to);
        writeNext(histogram.negative(), negative, negativeDeltas, to);
    }

    private static void writeNext(
            Buckets buckets, long[] differences, long[] deltas, BitWriter to) {
        long previous = 0;
        for (int i = 0; i < differences.length; i++) {
            long bucket = (long) buckets.count(i);
            long delta = bucket - previous - differences[i];
            VarBits.writeSigned(delta - deltas[i], to);
            deltas[i] = delta;
            differences[i] += delta;
            previous = bucket;
        }
    }

    @Override
    public void readFirst(BitReader from) {
        count.value = VarBits.readUnsigned(from);
        zeroCount.value = VarBits.readUnsigned(from);
        sum.begin(Double.longBitsToDouble(from.bits(Long.SIZE)));
        readFirst(positive, from);
        readFirst(negative, from);
    }

    private static void readFirst(long[] differences, BitReader from) {
        for (int i = 0; i < differences.length; i++) {
            differences[i] = VarBits.readSigned(from);
        }
    }

    @Override
    public void readNext(BitReader from) {
        count.read(from);
        zeroCount.read(from);
        sum.read(from);
        if (!Staleness.isStale(sum.value())) {
            readNext(positive, positiveDeltas, from);
            readNext(negative, negativeDeltas, from);
        }
    }

    private static void readNext(long[] differences, long[] deltas, BitReader from) {
        for (int i = 0; i < differences.length; i++) {
            deltas[i] += VarBits.readSigned(from);
            differences[i] += deltas[i];
        }
    }

    @Override
    public double sum() {
        return sum.value();
    }

    @Override
    public double count() {
        return unsigned(count.value);
    }

    @Override
    public double zeroCount() {
        return unsigned(zeroCount.value);
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }

    @Override
    public double[] positive() {
        return counts(positive);
    }

    @Override
    public double[] negative() {
        return counts(negative);
    }

    private static double[] counts(long[] differences) {
        double[] counts = new double[differences.length];
        long count = 0;
        for (int i = 0; i < counts.length; i++) {
            count += differences[i];
            counts[i] = count;
        }
        return counts;
    }
}
