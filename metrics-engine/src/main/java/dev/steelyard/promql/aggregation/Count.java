package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.points.StepSeries;

/// `count` and `group`: how many series have a point, or just whether any has.
final class Count implements Accumulator {
    private final int[] counts;
    private final boolean asOne;

    Count(int steps, boolean asOne) {
        this.counts = new int[steps];
        this.asOne = asOne;
    }

    @Override
    public void add(StepSeries series) {
        for (int step = 0; step < counts.length; step++) {
            if (series.isPresent(step)) {
                counts[step]++;
            }
        }
    }

    @Override
    public void finish(StepSeries result) {
        for (int step = 0; step < counts.length; step++) {
            if (counts[step] > 0) {
                result.values()[step] = asOne ? 1 : counts[step];
            }
        }
    }
}
