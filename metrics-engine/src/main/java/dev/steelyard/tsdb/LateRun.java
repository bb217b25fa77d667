package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A few late samples of one series in rising time, not packed. Immutable.
final class LateRun {
    static final LateRun EMPTY =
            new LateRun(new long[0], new double[0], new long[0], new NativeHistogram[0]);

    private final long[] times;
    private final double[] values;
    private final long[] starts;
    private final @Nullable NativeHistogram[] histograms;

    private LateRun(
            long[] times, double[] values, long[] starts, @Nullable NativeHistogram[] histograms) {
        this.times = times;
        this.values = values;
        this.starts = starts;
        this.histograms = histograms;
    }

    int size() {
        return times.length;
    }

    /// How much of the Java heap they take, about.
    long bytes() {
        long bytes = 0;
        for (int i = 0; i < times.length; i++) {
            NativeHistogram histogram = histograms[i];
            bytes +=
                    3 * Long.BYTES
                            + Integer.BYTES
                            + (histogram == null ? 0 : OpenHistogram.bytes(histogram));
        }
        return bytes;
    }

    /// These and a sample of a batch, whose time is another one.
    LateRun with(Batch batch, int index) {
        int at = -1 - Arrays.binarySearch(times, batch.timeMillis(index));
        LateRun grown =
                new LateRun(
                        Arrays.copyOf(times, size() + 1),
                        Arrays.copyOf(values, size() + 1),
                        Arrays.copyOf(starts, size() + 1),
                        Arrays.copyOf(histograms, size() + 1));
        int later = size() - at;
        System.arraycopy(times, at, grown.times, at + 1, later);
        System.arraycopy(values, at, grown.values, at + 1, later);
        System.arraycopy(starts, at, grown.starts, at + 1, later);
        System.arraycopy(histograms, at, grown.histograms, at + 1, later);
        grown.times[at] = batch.timeMillis(index);
        grown.values[at] = batch.value(index);
        grown.starts[at] = batch.startMillis(index);
        grown.histograms[at] = batch.histogram(index);
        return grown;
    }

    /// The same without what is in a span.
    LateRun without(TimeSpan span) {
        int from = place(span.fromMillis());
        int to = span.toMillis() == Long.MAX_VALUE ? size() : place(span.toMillis() + 1);
        int left = size() - (to - from);
        LateRun run =
                new LateRun(
                        Arrays.copyOf(times, left),
                        Arrays.copyOf(values, left),
                        Arrays.copyOf(starts, left),
                        Arrays.copyOf(histograms, left));
        System.arraycopy(times, to, run.times, from, left - from);
        System.arraycopy(values, to, run.values, from, left - from);
        System.arraycopy(starts, to, run.starts, from, left - from);
        System.arraycopy(histograms, to, run.histograms, from, left - from);
        return run;
    }

    /// How many are before a time.
    private int place(long millis) {
        int found = Arrays.binarySearch(times, millis);
        return found < 0 ? -1 - found : found;
    }

    /// Walks them.
    SampleCursor samples() {
        return new SampleCursor() {
            private int at = -1;

            @Override
            public boolean next() {
                at = Math.min(at + 1, size());
                return at < size();
            }

            @Override
            public long timeMillis() {
                return times[at];
            }

            @Override
            public double value() {
                return values[at];
            }

            @Override
            public @Nullable NativeHistogram histogram() {
                return histograms[at];
            }

            @Override
            public long startMillis() {
                return starts[at];
            }
        };
    }
}
