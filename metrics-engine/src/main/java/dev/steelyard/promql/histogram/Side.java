package dev.steelyard.promql.histogram;

import dev.steelyard.model.Buckets;
import dev.steelyard.promql.number.CompensatedSum;
import java.util.Arrays;

/// The buckets of one side of a histogram by rising index, open to change, each with what rounding
/// has lost of it. One thread only.
final class Side {
    private int[] indexes;
    private double[] counts;
    private double[] lost;
    private int size;

    private Side(int capacity) {
        indexes = new int[capacity];
        counts = new double[capacity];
        lost = new double[capacity];
    }

    static Side of(Buckets buckets) {
        Side side = new Side(buckets.size());
        int index = 0;
        int position = 0;
        for (int span = 0; span < buckets.spans(); span++) {
            index += buckets.offset(span);
            for (int i = 0; i < buckets.length(span); i++) {
                side.append(index++, buckets.count(position++), 0);
            }
        }
        return side;
    }

    Side copy() {
        Side copy = new Side(size);
        for (int i = 0; i < size; i++) {
            copy.append(indexes[i], counts[i], lost[i]);
        }
        return copy;
    }

    int size() {
        return size;
    }

    int index(int position) {
        return indexes[position];
    }

    double count(int position) {
        return counts[position];
    }

    /// The counts as they were rounded.
    Buckets plain() {
        return buckets(Arrays.copyOf(counts, size));
    }

    /// The counts with what was lost.
    Buckets compensated() {
        double[] all = new double[size];
        for (int i = 0; i < size; i++) {
            all[i] = counts[i] + lost[i];
        }
        return buckets(all);
    }

    private Buckets buckets(double[] values) {
        if (size == 0) {
            return Buckets.NONE;
        }
        int[] offsets = new int[size];
        int[] lengths = new int[size];
        int spans = 0;
        for (int i = 0; i < size; i++) {
            if (i > 0 && indexes[i] == indexes[i - 1] + 1) {
                lengths[spans - 1]++;
            } else {
                offsets[spans] = i == 0 ? indexes[i] : indexes[i] - indexes[i - 1] - 1;
                lengths[spans++] = 1;
            }
        }
        return Buckets.of(Arrays.copyOf(offsets, spans), Arrays.copyOf(lengths, spans), values);
    }

    /// Adds the buckets of `other`, which must not be this side, each times `sign`.
    void add(Side other, int sign) {
        Side merged = new Side(size + other.size);
        int mine = 0;
        for (int i = 0; i < other.size; i++) {
            while (mine < size && indexes[mine] < other.indexes[i]) {
                merged.append(indexes[mine], counts[mine], lost[mine]);
                mine++;
            }
            if (mine < size && indexes[mine] == other.indexes[i]) {
                merged.append(indexes[mine], counts[mine], lost[mine]);
                merged.increase(sign * other.counts[i], sign * other.lost[i]);
                mine++;
            } else {
                merged.append(other.indexes[i], sign * other.counts[i], sign * other.lost[i]);
            }
        }
        for (; mine < size; mine++) {
            merged.append(indexes[mine], counts[mine], lost[mine]);
        }
        take(merged);
    }

    /// Merges buckets into those of a schema `steps` coarser.
    void coarsen(int steps) {
        Side merged = new Side(size);
        for (int i = 0; i < size; i++) {
            merged.put(ExponentialBounds.coarser(indexes[i], steps), counts[i], lost[i]);
        }
        take(merged);
    }

    /// Moves each bucket to the index that `target` has at its own; those of an index beyond it go
    /// to the last one. Targets never fall.
    void move(int[] target) {
        Side moved = new Side(size);
        for (int i = 0; i < size; i++) {
            int index = Math.min(indexes[i], target.length - 1);
            moved.put(target[index], counts[i], lost[i]);
        }
        take(moved);
    }

    /// Removes the first `amount` buckets, and adds their counts to `into`.
    void drain(int amount, KahanSum into) {
        for (int i = 0; i < amount; i++) {
            into.add(counts[i]);
            into.add(lost[i]);
        }
        Side left = new Side(size - amount);
        for (int i = amount; i < size; i++) {
            left.append(indexes[i], counts[i], lost[i]);
        }
        take(left);
    }

    /// Removes the buckets that count nothing.
    void removeEmpty() {
        Side left = new Side(size);
        for (int i = 0; i < size; i++) {
            if (counts[i] != 0 || lost[i] != 0) {
                left.append(indexes[i], counts[i], lost[i]);
            }
        }
        take(left);
    }

    void scale(double factor) {
        for (int i = 0; i < size; i++) {
            counts[i] *= factor;
            lost[i] *= factor;
        }
    }

    void divide(double divisor) {
        for (int i = 0; i < size; i++) {
            counts[i] /= divisor;
            lost[i] /= divisor;
        }
    }

    boolean hasInfinite() {
        for (int i = 0; i < size; i++) {
            if (Double.isInfinite(counts[i])) {
                return true;
            }
        }
        return false;
    }

    /// Adds to the last bucket if it has this index, else appends one.
    private void put(int index, double count, double countLost) {
        if (size > 0 && indexes[size - 1] == index) {
            increase(count, countLost);
        } else {
            append(index, count, countLost);
        }
    }

    private void append(int index, double count, double countLost) {
        indexes[size] = index;
        counts[size] = count;
        lost[size++] = countLost;
    }

    private void increase(double count, double countLost) {
        increaseLast(count);
        if (countLost != 0) {
            increaseLast(countLost);
        }
    }

    private void increaseLast(double value) {
        int last = size - 1;
        double total = counts[last] + value;
        lost[last] = CompensatedSum.lost(counts[last], lost[last], value, total);
        counts[last] = total;
    }

    private void take(Side other) {
        indexes = other.indexes;
        counts = other.counts;
        lost = other.lost;
        size = other.size;
    }
}
