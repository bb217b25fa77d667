package dev.steelyard.rules;

import dev.steelyard.rules.standing.WindowFunction;
import dev.steelyard.rules.v1alpha1.Reduce;
import dev.steelyard.rules.v1alpha1.Syntax;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Makes window functions of the fields of a measure that say how each of its series becomes one
/// value; what is wrong is told under the field's name, and then there is none.
///
/// @param problems where it is told
public record MeasureWindow(Problems problems) {
    private static final long MIN_OVER_MILLIS = 10_000;
    private static final long MAX_OVER_MILLIS = 3_600_000;

    /// How fast a counter rises.
    public Optional<WindowFunction> rate(@Nullable String metric, String over) {
        problems.check(
                metric == null || !metric.endsWith("_bucket"),
                "metric",
                "buckets count each observation many times: name the counter _count instead of"
                        + " _bucket");
        return over(over).map(WindowFunction.Rate::new);
    }

    /// The latest value of a gauge, or what its values over a time come to.
    public Optional<WindowFunction> gauge(Reduce reduce, @Nullable String over) {
        if (over == null) {
            problems.check(
                    reduce == Reduce.LAST,
                    "reduce",
                    "reduce Avg, Max and Min need over: the time to reduce, such as 2m");
            return Optional.of(new WindowFunction.Latest());
        }
        return over(over).map(millis -> new WindowFunction.OverTime(reduce, millis));
    }

    private Optional<Long> over(String over) {
        OptionalLong millis = RuleDuration.parse(over);
        boolean isFine =
                millis.isPresent()
                        && millis.getAsLong() >= MIN_OVER_MILLIS
                        && millis.getAsLong() <= MAX_OVER_MILLIS;
        problems.check(
                isFine,
                "over",
                millis.isEmpty()
                        ? "\"" + over + "\" " + Syntax.DURATION_MESSAGE
                        : Syntax.OVER_MESSAGE);
        return isFine ? Optional.of(millis.getAsLong()) : Optional.empty();
    }
}
