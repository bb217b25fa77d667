package dev.steelyard.promql.window;

import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.number.CompensatedSum;
import dev.steelyard.promql.points.Gap;

/// `integral`: the area under a series of floats, in value times seconds. NaN counts as zero.
final class Integral {
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final int TRAPEZOIDAL = 2;

    private Integral() {}

    static double of(Window window) {
        if (OverTime.ignoresHistograms(window)) {
            return Gap.VALUE;
        }
        int strategy = strategy(window);
        long[] times = window.times();
        double[] values = window.values();
        CompensatedSum area = new CompensatedSum(0);
        for (int i = window.from() + 1; i < window.to(); i++) {
            double seconds = (times[i] - times[i - 1]) / 1000.0;
            double before = zeroForNan(values[i - 1]);
            double value = zeroForNan(values[i]);
            if (strategy == TRAPEZOIDAL) {
                addTrapezoid(area, before, value, seconds);
            } else {
                addTerm(area, strategy == LEFT ? before : value, seconds);
            }
        }
        return area.value();
    }

    private static int strategy(Window window) {
        if (window.arguments() == 0) {
            return TRAPEZOIDAL;
        }
        double asked = window.argument(0);
        if (asked == LEFT || asked == RIGHT || asked == TRAPEZOIDAL) {
            return (int) asked;
        }
        window.frame()
                .annotations()
                .warn(
                        Texts.unknownIntegralStrategy(asked),
                        window.frame().argumentPositions().getFirst());
        return TRAPEZOIDAL;
    }

    private static void addTerm(CompensatedSum area, double value, double seconds) {
        if (value != 0) {
            area.add(value * seconds);
        }
    }

    private static void addTrapezoid(
            CompensatedSum area, double before, double value, double seconds) {
        if (before == 0 && value == 0) {
            return;
        }
        double sum = before + value;
        boolean overflows =
                Double.isInfinite(sum) && !Double.isInfinite(before) && !Double.isInfinite(value);
        double scale = overflows ? 1 : 0.5;
        double left = overflows ? before / 2 : before;
        double right = overflows ? value / 2 : value;
        double mean = (left + right) * scale;
        double lost = CompensatedSum.lost(left, 0, right, left + right) * scale;
        if (mean != 0 || lost != 0) {
            area.add(mean * seconds, lost * seconds);
        }
    }

    private static double zeroForNan(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
