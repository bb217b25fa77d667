package dev.steelyard.storage.merge;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the samples of one series from several cursors in rising time. Where two have a sample at
/// the same time, that of the first one is taken.
final class MergedSamples implements SampleCursor {
    private final List<SampleCursor> cursors;
    private final boolean[] standing; // at a sample that is not passed yet
    private int current = -1;
    private boolean switched;
    private boolean begun;
    private long time;

    MergedSamples(List<SampleCursor> cursors) {
        this.cursors = cursors;
        standing = new boolean[cursors.size()];
    }

    @Override
    public boolean next() {
        int earliest = -1;
        for (int i = 0; i < standing.length; i++) {
            move(i);
            if (standing[i]
                    && (earliest < 0
                            || cursors.get(i).timeMillis() < cursors.get(earliest).timeMillis())) {
                earliest = i;
            }
        }
        switched = earliest != current;
        current = earliest;
        if (earliest < 0) {
            return false;
        }
        begun = true;
        time = cursors.get(earliest).timeMillis();
        return true;
    }

    /// Moves a cursor past what was given already.
    private void move(int index) {
        SampleCursor cursor = cursors.get(index);
        if (!begun) {
            standing[index] = cursor.next();
        }
        while (begun && standing[index] && cursor.timeMillis() <= time) {
            standing[index] = cursor.next();
        }
    }

    private SampleCursor current() {
        return cursors.get(current);
    }

    @Override
    public long timeMillis() {
        return current().timeMillis();
    }

    @Override
    public double value() {
        return current().value();
    }

    /// What a histogram knows of the one before it says nothing where that one is not the one
    /// before it here.
    @Override
    public @Nullable NativeHistogram histogram() {
        NativeHistogram histogram = current().histogram();
        return histogram == null
                        || !switched
                        || histogram.counterReset() == CounterReset.GAUGE
                        || histogram.counterReset() == CounterReset.UNKNOWN
                ? histogram
                : withUnknownReset(histogram);
    }

    private static NativeHistogram withUnknownReset(NativeHistogram histogram) {
        return new NativeHistogram(
                histogram.schema(),
                CounterReset.UNKNOWN,
                histogram.wholeCounts(),
                histogram.zeroThreshold(),
                histogram.zeroCount(),
                histogram.count(),
                histogram.sum(),
                histogram.positive(),
                histogram.negative(),
                histogram.customBounds());
    }

    @Override
    public long startMillis() {
        return current().startMillis();
    }
}
