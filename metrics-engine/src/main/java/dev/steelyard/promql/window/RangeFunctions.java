package dev.steelyard.promql.window;

import dev.steelyard.promql.syntax.Function;
import java.util.EnumMap;
import java.util.Map;

/// The functions of range vectors by name.
public final class RangeFunctions {
    private static final Map<Function, RangeFunction> ALL = table();

    private RangeFunctions() {}

    private static Map<Function, RangeFunction> table() {
        Map<Function, RangeFunction> table = new EnumMap<>(Function.class);
        table.put(Function.RATE, Rates.of(Rates.Kind.RATE));
        table.put(Function.INCREASE, Rates.of(Rates.Kind.INCREASE));
        table.put(Function.DELTA, Rates.of(Rates.Kind.DELTA));
        table.put(Function.IRATE, LastTwo::rate);
        table.put(Function.IDELTA, LastTwo::delta);
        table.put(Function.RESETS, Changes::resets);
        table.put(Function.CHANGES, Changes::changes);
        table.put(Function.COUNT_OVER_TIME, OverTime::count);
        table.put(Function.SUM_OVER_TIME, OverTime::sum);
        table.put(Function.AVG_OVER_TIME, OverTime::average);
        table.put(Function.FIRST_OVER_TIME, OverTime::first);
        table.put(Function.LAST_OVER_TIME, OverTime::last);
        table.put(Function.PRESENT_OVER_TIME, OverTime::present);
        table.put(Function.ABSENT_OVER_TIME, OverTime::present);
        table.put(Function.MAX_OVER_TIME, OverTime::maximum);
        table.put(Function.MIN_OVER_TIME, OverTime::minimum);
        table.put(Function.TS_OF_MAX_OVER_TIME, OverTime::timeOfMaximum);
        table.put(Function.TS_OF_MIN_OVER_TIME, OverTime::timeOfMinimum);
        table.put(Function.TS_OF_FIRST_OVER_TIME, OverTime::timeOfFirst);
        table.put(Function.TS_OF_LAST_OVER_TIME, OverTime::timeOfLast);
        table.put(Function.STDVAR_OVER_TIME, OverTime::variance);
        table.put(Function.STDDEV_OVER_TIME, OverTime::deviation);
        table.put(Function.QUANTILE_OVER_TIME, OverTime::quantile);
        table.put(Function.MAD_OVER_TIME, OverTime::medianDeviation);
        table.put(Function.INTEGRAL, Integral::of);
        table.put(Function.DERIV, Regression::derivative);
        table.put(Function.PREDICT_LINEAR, Regression::prediction);
        table.put(Function.DOUBLE_EXPONENTIAL_SMOOTHING, Regression::smoothed);
        return table;
    }

    /// The function of a range vector.
    ///
    /// @throws IllegalArgumentException where it is none
    public static RangeFunction of(Function function) {
        RangeFunction found = ALL.get(function);
        if (found == null) {
            throw new IllegalArgumentException("no function of a range vector: " + function);
        }
        return found;
    }
}
