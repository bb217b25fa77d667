package dev.steelyard.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The populated buckets of one side of a native histogram, in runs of neighbours called spans.
///
/// The first span's offset is the index of its first bucket; each further one's is the gap to the
/// end of the span before it, never negative. Counts are those of each bucket alone, in the order
/// of the spans. Immutable: whoever hands in arrays does not touch them again.
public final class Buckets {
    /// No bucket at all.
    public static final Buckets NONE = new Buckets(new int[0], new int[0], new double[0]);

    private final int[] offsets;
    private final int[] lengths;
    private final double[] counts;

    private Buckets(int[] offsets, int[] lengths, double[] counts) {
        this.offsets = offsets;
        this.lengths = lengths;
        this.counts = counts;
    }

    /// The buckets of spans with these offsets and lengths. Takes ownership of the arrays.
    public static Buckets of(int[] offsets, int[] lengths, double[] counts) {
        if (offsets.length != lengths.length || Arrays.stream(lengths).sum() != counts.length) {
            throw new IllegalArgumentException(
                    "spans do not cover the counts: offsets "
                            + Arrays.toString(offsets)
                            + ", lengths "
                            + Arrays.toString(lengths)
                            + ", counts "
                            + counts.length);
        }
        return new Buckets(offsets, lengths, counts);
    }

    /// The number of spans.
    public int spans() {
        return offsets.length;
    }

    /// The offset of the span at `span`.
    public int offset(int span) {
        return offsets[span];
    }

    /// How many buckets the span at `span` has.
    public int length(int span) {
        return lengths[span];
    }

    /// The number of buckets in all spans.
    public int size() {
        return counts.length;
    }

    /// The count of the bucket at `position`, counted through all spans.
    public double count(int position) {
        return counts[position];
    }

    /// Whether the same buckets count the same, those without observations aside.
    boolean countLike(Buckets other) {
        return equals(other) || filled().equals(other.filled());
    }

    /// By index, what the buckets with observations count.
    private Map<Long, Double> filled() {
        Map<Long, Double> filled = new HashMap<>();
        int position = 0;
        long index = 0;
        for (int span = 0; span < offsets.length; span++) {
            index += offsets[span];
            for (int i = 0; i < lengths[span]; i++, index++) {
                double count = counts[position++];
                if (count != 0) {
                    filled.put(index, count);
                }
            }
        }
        return filled;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Buckets that
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(lengths, that.lengths)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(offsets) + Arrays.hashCode(lengths))
                + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        int position = 0;
        int index = 0;
        for (int span = 0; span < offsets.length; span++) {
            index += offsets[span];
            for (int i = 0; i < lengths[span]; i++) {
                text.append(position == 0 ? "" : " ").append(index++).append(':');
                text.append(counts[position++]);
            }
        }
        return text.append(']').toString();
    }
}
