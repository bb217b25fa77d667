package dev.steelyard.promql.window;

import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.number.CompensatedSum;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.Gap;
import java.util.Locale;

/// Functions that lay a line through the floats of a window: `deriv`, `predict_linear` and
/// `double_exponential_smoothing`. They need two floats.
final class Regression {
    private Regression() {}

    static double derivative(Window window) {
        return lacksFloats(window) ? Gap.VALUE : line(window, window.times()[window.from()]).slope;
    }

    static double prediction(Window window) {
        if (lacksFloats(window)) {
            return Gap.VALUE;
        }
        Line line = line(window, window.time());
        return line.slope * window.argument(0) + line.intercept;
    }

    static double smoothed(Window window) {
        double smoothing = factor(window.argument(0), "smoothing", "sf");
        double trend = factor(window.argument(1), "trend", "tf");
        if (lacksFloats(window)) {
            return Gap.VALUE;
        }
        double[] values = window.values();
        int from = window.from();
        double before = 0;
        double level = values[from];
        double slope = values[from + 1] - values[from];
        for (int i = from + 1; i < window.to(); i++) {
            if (i > from + 1) {
                slope = trend * (level - before) + (1 - trend) * slope;
            }
            double next = smoothing * values[i] + (1 - smoothing) * (level + slope);
            before = level;
            level = next;
        }
        return level;
    }

    private static double factor(double value, String name, String symbol) {
        if (value <= 0 || value >= 1) {
            throw EvaluationException.failed(
                    String.format(
                            Locale.ROOT,
                            "invalid %s factor. Expected: 0 < %s < 1, got: %f",
                            name,
                            symbol,
                            value));
        }
        return value;
    }

    private static boolean lacksFloats(Window window) {
        if (window.floats() > 0 && window.histograms() > 0) {
            window.inform(Texts.ignoredInRange(window.metric()));
        }
        return window.floats() < 2;
    }

    private record Line(double slope, double intercept) {}

    /// The line of the least squares, with its value at `originMillis`.
    private static Line line(Window window, long originMillis) {
        double[] values = window.values();
        double first = values[window.from()];
        boolean constant = true;
        CompensatedSum sumX = new CompensatedSum(0);
        CompensatedSum sumY = new CompensatedSum(0);
        CompensatedSum sumXy = new CompensatedSum(0);
        CompensatedSum sumXx = new CompensatedSum(0);
        for (int i = window.from(); i < window.to(); i++) {
            double y = values[i];
            constant &= y == first || i == window.from();
            double x = (window.times()[i] - originMillis) / 1e3;
            sumX.add(x);
            sumY.add(y);
            sumXy.add(x * y);
            sumXx.add(x * x);
        }
        if (constant) {
            return Double.isInfinite(first) ? new Line(Double.NaN, Double.NaN) : new Line(0, first);
        }
        double n = window.floats();
        double x = sumX.raw() + sumX.lost();
        double y = sumY.raw() + sumY.lost();
        double covariance = sumXy.raw() + sumXy.lost() - x * y / n;
        double variance = sumXx.raw() + sumXx.lost() - x * x / n;
        double slope = covariance / variance;
        return new Line(slope, y / n - slope * x / n);
    }
}
