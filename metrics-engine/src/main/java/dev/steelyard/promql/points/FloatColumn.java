package dev.steelyard.promql.points;

import java.util.Arrays;

/// Float samples of one series in rising time: times, values and start times in columns. Used again
/// for series after series.
public final class FloatColumn {
    private static final int FIRST_CAPACITY = 256;

    private long[] times = new long[FIRST_CAPACITY];
    private double[] values = new double[FIRST_CAPACITY];
    private long[] starts = new long[0];
    private boolean startsKept;
    private int size;

    /// A column that also keeps when the count of a sample began, where `startsKept`.
    public FloatColumn(boolean startsKept) {
        this.startsKept = startsKept;
    }

    /// Forgets all samples.
    public void clear() {
        size = 0;
    }

    /// Puts samples into columns from index `from` on, as many as fit, and answers the index after
    /// the last.
    @FunctionalInterface
    public interface Source {
        /// Fills what there is room for.
        int read(long[] times, double[] values, int from);
    }

    /// Adds all that a source has. Only for columns that keep no start times.
    public void addAll(Source source) {
        int room;
        do {
            if (size == times.length) {
                grow();
            }
            room = times.length;
            size = source.read(times, values, size);
        } while (size == room);
    }

    /// Puts a sample into columns at index 0.
    @FunctionalInterface
    public interface Single {
        /// False where it has none to put there.
        boolean read(long[] times, double[] values);
    }

    /// Makes the sample that `source` has the only one; false where it has none, and nothing is
    /// changed. Only for columns that keep no start times.
    public boolean addOne(Single source) {
        if (!source.read(times, values)) {
            return false;
        }
        size = 1;
        return true;
    }

    private void grow() {
        times = Arrays.copyOf(times, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
    }

    /// Adds a sample.
    public void add(long time, double value, long start) {
        if (size == times.length) {
            grow();
        }
        if (startsKept) {
            if (size >= starts.length) {
                starts = Arrays.copyOf(starts, times.length);
            }
            starts[size] = start;
        }
        times[size] = time;
        values[size++] = value;
    }

    /// The number of samples.
    public int size() {
        return size;
    }

    /// The times; borrowed, good up to [#size].
    public long[] times() {
        return times;
    }

    /// The values; borrowed, good up to [#size].
    public double[] values() {
        return values;
    }

    /// Forgets the samples from the one at `index` on.
    public void truncate(int index) {
        size = index;
    }

    /// When the count of the sample at `index` began, in milliseconds; 0 where that is not known.
    public long start(int index) {
        return startsKept ? starts[index] : 0;
    }

    /// Whether start times are kept.
    public boolean keepsStarts() {
        return startsKept;
    }
}
