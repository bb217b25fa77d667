package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.number.Arithmetic;
import dev.steelyard.promql.syntax.Function;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Functions that make one float of another: mathematics, and the parts of dates.
final class FloatFunctions {
    private static final int DAY_SECONDS = 86_400;
    private static final int HOUR_SECONDS = 3_600;
    private static final int MINUTE_SECONDS = 60;

    /// The epoch began on a Thursday.
    private static final int WEEKDAY_OF_EPOCH = 4;

    private static final Map<Function, DoubleUnaryOperator> MATHEMATICS = mathematics();
    private static final Map<Function, DoubleUnaryOperator> DATES = dates();

    private FloatFunctions() {}

    /// The function of numbers, or null where it is none.
    static @Nullable DoubleUnaryOperator mathematics(Function function) {
        return MATHEMATICS.get(function);
    }

    /// The function of times in seconds since the epoch, or null where it is none.
    static @Nullable DoubleUnaryOperator date(Function function) {
        return DATES.get(function);
    }

    private static Map<Function, DoubleUnaryOperator> mathematics() {
        Map<Function, DoubleUnaryOperator> table = new EnumMap<>(Function.class);
        table.put(Function.ABS, Math::abs);
        table.put(Function.CEIL, Math::ceil);
        table.put(Function.FLOOR, Math::floor);
        table.put(Function.EXP, Math::exp);
        table.put(Function.SQRT, Math::sqrt);
        table.put(Function.LN, Math::log);
        table.put(Function.LOG2, Arithmetic::log2);
        table.put(Function.LOG10, Math::log10);
        table.put(Function.SIN, Math::sin);
        table.put(Function.COS, Math::cos);
        table.put(Function.TAN, Math::tan);
        table.put(Function.ASIN, Math::asin);
        table.put(Function.ACOS, Math::acos);
        table.put(Function.ATAN, Math::atan);
        table.put(Function.SINH, Math::sinh);
        table.put(Function.COSH, Math::cosh);
        table.put(Function.TANH, Math::tanh);
        table.put(Function.ASINH, Arithmetic::asinh);
        table.put(Function.ACOSH, Arithmetic::acosh);
        table.put(Function.ATANH, Arithmetic::atanh);
        table.put(Function.RAD, degrees -> degrees * (Math.PI / 180));
        table.put(Function.DEG, radians -> radians * (180 / Math.PI));
        table.put(Function.SGN, Arithmetic::sign);
        return table;
    }

    private static Map<Function, DoubleUnaryOperator> dates() {
        Map<Function, DoubleUnaryOperator> table = new EnumMap<>(Function.class);
        table.put(Function.MINUTE, FloatFunctions::minute);
        table.put(Function.HOUR, FloatFunctions::hour);
        table.put(
                Function.DAY_OF_WEEK,
                seconds -> Math.floorMod(epochDay(seconds) + WEEKDAY_OF_EPOCH, 7));
        table.put(Function.DAY_OF_MONTH, seconds -> date(seconds).getDayOfMonth());
        table.put(Function.DAY_OF_YEAR, seconds -> date(seconds).getDayOfYear());
        table.put(Function.DAYS_IN_MONTH, seconds -> date(seconds).lengthOfMonth());
        table.put(Function.MONTH, seconds -> date(seconds).getMonthValue());
        table.put(Function.YEAR, seconds -> date(seconds).getYear());
        return table;
    }

    private static double minute(double seconds) {
        int minute = secondOfDay(seconds) % HOUR_SECONDS / MINUTE_SECONDS;
        return minute;
    }

    private static double hour(double seconds) {
        int hour = secondOfDay(seconds) / HOUR_SECONDS;
        return hour;
    }

    private static int secondOfDay(double seconds) {
        return Math.floorMod((long) seconds, DAY_SECONDS);
    }

    private static long epochDay(double seconds) {
        return Math.floorDiv((long) seconds, DAY_SECONDS);
    }

    /// The date, at most the last one that there is.
    private static LocalDate date(double seconds) {
        long day = epochDay(seconds);
        return LocalDate.ofEpochDay(
                Math.clamp(day, LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay()));
    }
}
