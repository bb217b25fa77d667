package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.Buckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which buckets one side of a histogram has, as runs: how far each begins behind the end of the
/// one before it, and how long it is.
final class Spans {
    static final Spans NONE = new Spans(new int[0], new int[0]);

    private final int[] offsets;
    private final int[] lengths;

    /// Takes ownership of the arrays.
    Spans(int[] offsets, int[] lengths) {
        this.offsets = offsets;
        this.lengths = lengths;
    }

    static Spans of(Buckets buckets) {
        int[] offsets = new int[buckets.spans()];
        int[] lengths = new int[buckets.spans()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = buckets.offset(i);
            lengths[i] = buckets.length(i);
        }
        return new Spans(offsets, lengths);
    }

    /// How many runs there are.
    int runs() {
        return offsets.length;
    }

    /// How many buckets there are.
    int size() {
        return Arrays.stream(lengths).sum();
    }

    /// The indices of the buckets, rising.
    int[] indices() {
        int[] indices = new int[size()];
        int position = 0;
        int index = 0;
        for (int i = 0; i < offsets.length; i++) {
            index += offsets[i];
            for (int n = 0; n < lengths[i]; n++) {
                indices[position++] = index++;
            }
        }
        return indices;
    }

    /// The fewest runs that have all buckets of both.
    Spans union(Spans other) {
        int[] all =
                IntStream.concat(Arrays.stream(indices()), Arrays.stream(other.indices()))
                        .sorted()
                        .distinct()
                        .toArray();
        List<int[]> runs = new ArrayList<>(); // offset, length
        for (int i = 0; i < all.length; i++) {
            if (i > 0 && all[i] == all[i - 1] + 1) {
                runs.getLast()[1]++;
            } else {
                runs.add(new int[] {i == 0 ? all[0] : all[i] - all[i - 1] - 1, 1});
            }
        }
        return new Spans(
                runs.stream().mapToInt(run -> run[0]).toArray(),
                runs.stream().mapToInt(run -> run[1]).toArray());
    }

    /// Whether all buckets of `other` are among these.
    boolean cover(Spans other) {
        return equals(other)
                || Arrays.stream(other.indices())
                        .allMatch(index -> Arrays.binarySearch(indices(), index) >= 0);
    }

    /// The same counts laid out in these spans, which cover them; buckets that are new have none.
    Buckets layOut(Buckets buckets) {
        Spans old = of(buckets);
        if (equals(old)) {
            return buckets;
        }
        int[] indices = indices();
        int[] oldIndices = old.indices();
        double[] counts = new double[indices.length];
        for (int i = 0; i < oldIndices.length; i++) {
            counts[Arrays.binarySearch(indices, oldIndices[i])] = buckets.count(i);
        }
        return with(counts);
    }

    /// The buckets of these spans that have these counts, of which it becomes the owner.
    Buckets with(double[] counts) {
        return counts.length == 0 && offsets.length == 0
                ? Buckets.NONE
                : Buckets.of(offsets, lengths, counts);
    }

    void write(BitWriter to) {
        VarBits.writeUnsigned(offsets.length, to);
        for (int i = 0; i < offsets.length; i++) {
            VarBits.writeUnsigned(lengths[i], to);
            VarBits.writeSigned(offsets[i], to);
        }
    }

    static Spans read(BitReader from) {
        int count = HistogramLayout.count(from, "spans");
        int[] offsets = new int[count];
        int[] lengths = new int[count];
        long buckets = 0;
        for (int i = 0; i < count; i++) {
            lengths[i] = HistogramLayout.count(from, "buckets");
            buckets += lengths[i];
            offsets[i] = offset(VarBits.readSigned(from), i);
        }
        if (buckets > from.left()) {
            throw new CorruptChunkException(
                    "no chunk of this length has %d buckets".formatted(buckets));
        }
        return count == 0 ? NONE : new Spans(offsets, lengths);
    }

    private static int offset(long read, int span) {
        if (read != (int) read || (span > 0 && read < 0)) {
            throw new CorruptChunkException("span %d begins at offset %d".formatted(span, read));
        }
        return (int) read;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spans that
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(lengths, that.lengths);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(offsets) + Arrays.hashCode(lengths);
    }

    @Override
    public String toString() {
        return Arrays.toString(offsets) + Arrays.toString(lengths);
    }
}
