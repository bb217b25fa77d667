package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Exemplar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The samples of one appender that are not committed yet, in the order of their arrival.
///
/// Most series come once; from the first that comes again on, the pending samples of a series are
/// found through chains of positions. Owned by the appender's thread; the head reads it during the
/// commit.
final class Batch {
    private static final int FIRST_LENGTH = 64;
    private static final int NONE = -1;
    private static final @Nullable NativeHistogram[] NO_HISTOGRAMS = {};

    private int[] slots = new int[FIRST_LENGTH];
    private long[] times = new long[FIRST_LENGTH];
    private double[] values = new double[FIRST_LENGTH];
    private long[] starts = new long[FIRST_LENGTH];
    private @Nullable NativeHistogram[] histograms =
            NO_HISTOGRAMS; // as long as the others once there is one
    private boolean[] stored = new boolean[FIRST_LENGTH];
    private boolean[] late = new boolean[FIRST_LENGTH];
    private int[] earlier = {}; // the next older position of the same chain
    private int[] latest = {}; // by slot, the newest position of a chain
    private boolean chained;
    private boolean unordered; // some samples are older than others of their series before them
    private int size;
    private final List<PendingExemplar> exemplars = new ArrayList<>(0);

    /// An exemplar on its way in.
    record PendingExemplar(int slot, Exemplar exemplar) {}

    int size() {
        return size;
    }

    /// The exemplars, in the order of their arrival.
    List<PendingExemplar> exemplars() {
        return exemplars;
    }

    void add(int slot, Exemplar exemplar) {
        exemplars.add(new PendingExemplar(slot, exemplar));
    }

    boolean isEmpty() {
        return size == 0 && exemplars.isEmpty();
    }

    int slot(int index) {
        return slots[index];
    }

    long timeMillis(int index) {
        return times[index];
    }

    double value(int index) {
        return values[index];
    }

    /// The sample where it is a native histogram.
    @Nullable NativeHistogram histogram(int index) {
        return histograms.length == 0 ? null : histograms[index];
    }

    long startMillis(int index) {
        return starts[index];
    }

    /// Whether the commit took the sample.
    boolean isStored(int index) {
        return stored[index];
    }

    void setStored(int index, boolean taken) {
        stored[index] = taken;
    }

    /// Whether the commit took it beside the chunks of its series, since it came late.
    boolean isLate(int index) {
        return late[index];
    }

    void setLate(int index, boolean isLate) {
        late[index] = isLate;
    }

    /// How many samples the commit took.
    int stored() {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += stored[i] ? 1 : 0;
        }
        return count;
    }

    /// The newest time that the commit took; [Long#MIN_VALUE] where it took none.
    long newestStoredMillis() {
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            newest = stored[i] ? Math.max(newest, times[i]) : newest;
        }
        return newest;
    }

    /// What would become of a sample, against the pending samples of its series alone.
    AppendResult judge(
            int slot, long timeMillis, double value, @Nullable NativeHistogram histogram) {
        if (!chained) {
            chain();
        }
        AppendResult verdict = AppendResult.STORED;
        for (int i = latest[place(slot)]; i != NONE; i = earlier[i]) {
            if (slots[i] != slot) {
                continue;
            }
            if (timeMillis > times[i] && !unordered) {
                return verdict;
            }
            if (timeMillis == times[i]) {
                return sameOrDuplicate(value, histogram, values[i], histogram(i));
            }
            if (timeMillis < times[i]) {
                verdict = AppendResult.OUT_OF_ORDER;
            }
        }
        return verdict;
    }

    /// Says that the sample that is added next is older than others of its series.
    void expectLate() {
        unordered = true;
    }

    /// Compares two samples of one time. Stale markers are alike, of floats or of histograms.
    static AppendResult sameOrDuplicate(
            double left,
            @Nullable NativeHistogram leftHistogram,
            double right,
            @Nullable NativeHistogram rightHistogram) {
        boolean leftStale = Staleness.isStale(left);
        boolean rightStale = Staleness.isStale(right);
        boolean alike =
                (leftStale && rightStale)
                        || (sameOrDuplicate(left, right) == AppendResult.SAME
                                && isLike(leftHistogram, rightHistogram));
        return alike ? AppendResult.SAME : AppendResult.DUPLICATE;
    }

    private static boolean isLike(@Nullable NativeHistogram left, @Nullable NativeHistogram right) {
        return left == null ? right == null : right != null && left.countsLike(right);
    }

    /// Compares two values of one time by their bits, so that NaN equals itself.
    static AppendResult sameOrDuplicate(double left, double right) {
        return Double.doubleToRawLongBits(left) == Double.doubleToRawLongBits(right)
                ? AppendResult.SAME
                : AppendResult.DUPLICATE;
    }

    void add(int slot, long timeMillis, NativeHistogram histogram, long startMillis) {
        if (histograms.length == 0) {
            histograms = new NativeHistogram[slots.length];
        }
        add(slot, timeMillis, histogram.sum(), startMillis);
        histograms[size - 1] = histogram;
    }

    void add(int slot, long timeMillis, double value, long startMillis) {
        if (size == slots.length) {
            grow();
        }
        slots[size] = slot;
        times[size] = timeMillis;
        values[size] = value;
        starts[size] = startMillis;
        if (chained) {
            link(size);
        }
        size++;
    }

    void clear() {
        size = 0;
        if (histograms.length > 0) {
            histograms = NO_HISTOGRAMS;
        }
        chained = false;
        unordered = false;
        exemplars.clear();
    }

    private void grow() {
        int length = 2 * size;
        slots = Arrays.copyOf(slots, length);
        times = Arrays.copyOf(times, length);
        values = Arrays.copyOf(values, length);
        starts = Arrays.copyOf(starts, length);
        stored = Arrays.copyOf(stored, length);
        late = Arrays.copyOf(late, length);
        if (histograms.length > 0) {
            histograms = Arrays.copyOf(histograms, length);
        }
        if (chained) {
            chain();
        }
    }

    private void chain() {
        if (latest.length < slots.length) {
            earlier = new int[slots.length];
            latest = new int[slots.length];
        }
        Arrays.fill(latest, NONE);
        for (int i = 0; i < size; i++) {
            link(i);
        }
        chained = true;
    }

    private void link(int index) {
        int place = place(slots[index]);
        earlier[index] = latest[place];
        latest[place] = index;
    }

    private int place(int slot) {
        return slot & (latest.length - 1);
    }
}
