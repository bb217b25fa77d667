package dev.steelyard.promql.aggregation;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.HistogramMean;
import dev.steelyard.promql.histogram.HistogramSum;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import org.jspecify.annotations.Nullable;

/// The native histograms of a group by step, as they are summed or averaged.
final class HistogramGroup {
    /// What they become.
    enum Kind {
        SUM,
        MEAN
    }

    /// The histograms of the group at one step.
    private sealed interface Cell {
        /// False where the buckets are of the other kind.
        boolean takes(NativeHistogram part);

        void add(NativeHistogram part);

        boolean boundsReconciled();

        NativeHistogram value();

        static Cell of(Kind kind, NativeHistogram first) {
            return switch (kind) {
                case SUM -> new SumCell(new HistogramSum(first));
                case MEAN -> new MeanCell(new HistogramMean(first));
            };
        }
    }

    private record SumCell(HistogramSum sum) implements Cell {
        @Override
        public boolean takes(NativeHistogram part) {
            return sum.takes(part);
        }

        @Override
        public void add(NativeHistogram part) {
            sum.add(part);
        }

        @Override
        public boolean boundsReconciled() {
            return sum.boundsReconciled();
        }

        @Override
        public NativeHistogram value() {
            return sum.compensated();
        }
    }

    private record MeanCell(HistogramMean mean) implements Cell {
        @Override
        public boolean takes(NativeHistogram part) {
            return mean.takes(part);
        }

        @Override
        public void add(NativeHistogram part) {
            mean.add(part);
        }

        @Override
        public boolean boundsReconciled() {
            return mean.boundsReconciled();
        }

        @Override
        public NativeHistogram value() {
            return mean.value();
        }
    }

    private final Kind kind;
    private final @Nullable Cell[] cells;
    private final boolean[] incompatible;
    private final boolean[] reset;
    private final boolean[] notReset;

    private HistogramGroup(int steps, Kind kind) {
        this.kind = kind;
        this.cells = new Cell[steps];
        this.incompatible = new boolean[steps];
        this.reset = new boolean[steps];
        this.notReset = new boolean[steps];
    }

    /// The group so far, or an empty one.
    static HistogramGroup with(@Nullable HistogramGroup soFar, int steps, Kind kind) {
        return soFar == null ? new HistogramGroup(steps, kind) : soFar;
    }

    void add(StepSeries series, Notes notes) {
        for (int step = 0; step < cells.length; step++) {
            NativeHistogram histogram = series.histogram(step);
            if (histogram != null && !incompatible[step]) {
                add(step, histogram, series.labels().metricName(), notes);
            }
        }
    }

    private void add(int step, NativeHistogram histogram, String metric, Notes notes) {
        reset[step] |= histogram.counterReset() == CounterReset.RESET;
        notReset[step] |= histogram.counterReset() == CounterReset.NOT_RESET;
        Cell cell = cells[step];
        if (cell == null) {
            cells[step] = Cell.of(kind, histogram);
        } else if (cell.takes(histogram)) {
            cell.add(histogram);
        } else {
            incompatible[step] = true;
            notes.mixedSchemas(metric);
        }
    }

    /// Puts the histograms into a result that has the floats already.
    void finish(StepSeries result, Notes notes) {
        for (int step = 0; step < cells.length; step++) {
            Cell cell = cells[step];
            if (cell != null) {
                finish(step, cell, result, notes);
            }
        }
    }

    private void finish(int step, Cell cell, StepSeries result, Notes notes) {
        if (!Gap.is(result.values()[step])) {
            notes.mixedSamples();
            result.clear(step);
            return;
        }
        if (incompatible[step]) {
            return;
        }
        if (cell.boundsReconciled()) {
            notes.reconciledBounds();
        }
        if (reset[step] && notReset[step]) {
            notes.conflictingResets();
        }
        result.setHistogram(step, cell.value());
    }
}
