package dev.steelyard.tsdb;

import dev.steelyard.storage.AppendResult;
import java.util.Arrays;

/// The samples of one appender that are not committed yet, in the order of their arrival.
///
/// Finds the pending samples of a series through chains of positions, so that a series may come
/// several times in a batch. Owned by the appender's thread; the head reads it during the commit.
final class Batch {
    private static final int FIRST_LENGTH = 64;
    private static final int NONE = -1;

    private MemSeries[] series = new MemSeries[FIRST_LENGTH];
    private long[] times = new long[FIRST_LENGTH];
    private double[] values = new double[FIRST_LENGTH];
    private int[] earlier = new int[FIRST_LENGTH]; // the next older position of the same chain
    private int[] latest = emptyChains(FIRST_LENGTH); // by slot, the newest position of a chain
    private int size;

    int size() {
        return size;
    }

    MemSeries series(int index) {
        return series[index];
    }

    long timeMillis(int index) {
        return times[index];
    }

    double value(int index) {
        return values[index];
    }

    /// What would become of a sample, against the pending samples of its series alone.
    AppendResult judge(MemSeries of, long timeMillis, double value) {
        AppendResult verdict = AppendResult.STORED;
        for (int i = latest[chain(of)]; i != NONE; i = earlier[i]) {
            if (series[i] != of) {
                continue;
            }
            if (timeMillis > times[i]) {
                return verdict;
            }
            if (timeMillis == times[i]) {
                return MemSeries.sameOrDuplicate(value, values[i]);
            }
            verdict = AppendResult.OUT_OF_ORDER;
        }
        return verdict;
    }

    void add(MemSeries of, long timeMillis, double value) {
        if (size == series.length) {
            grow();
        }
        series[size] = of;
        times[size] = timeMillis;
        values[size] = value;
        link(size);
        size++;
    }

    void clear() {
        size = 0;
        Arrays.fill(series, null);
        Arrays.fill(latest, NONE);
    }

    private void link(int index) {
        int chain = chain(series[index]);
        earlier[index] = latest[chain];
        latest[chain] = index;
    }

    private void grow() {
        int length = 2 * size;
        series = Arrays.copyOf(series, length);
        times = Arrays.copyOf(times, length);
        values = Arrays.copyOf(values, length);
        earlier = new int[length];
        latest = emptyChains(length);
        for (int i = 0; i < size; i++) {
            link(i);
        }
    }

    private int chain(MemSeries of) {
        return (int) of.ref() & (latest.length - 1);
    }

    private static int[] emptyChains(int length) {
        int[] chains = new int[length];
        Arrays.fill(chains, NONE);
        return chains;
    }
}
