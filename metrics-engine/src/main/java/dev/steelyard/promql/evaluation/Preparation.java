package dev.steelyard.promql.evaluation;

import static java.util.Objects.requireNonNull;

import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.At;
import dev.steelyard.promql.syntax.DurationExpr;
import dev.steelyard.promql.syntax.DurationResolver;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import dev.steelyard.promql.syntax.InvalidDurationException;
import dev.steelyard.promql.syntax.TimeModifiers;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Set;

/// What is known of a tree before it is evaluated: the times and lengths of its selectors, and
/// which parts answer the same at every step.
public final class Preparation {
    /// Functions whose answer changes with the time of evaluation though their arguments do not.
    private static final Set<Function> TIME_BOUND =
            EnumSet.of(
                    Function.DAYS_IN_MONTH,
                    Function.DAY_OF_MONTH,
                    Function.DAY_OF_WEEK,
                    Function.DAY_OF_YEAR,
                    Function.HOUR,
                    Function.MINUTE,
                    Function.MONTH,
                    Function.YEAR,
                    Function.PREDICT_LINEAR,
                    Function.TIME,
                    Function.TIMESTAMP);

    /// Functions that are known before the query is evaluated.
    private static final Set<Function> CONSTANTS =
            EnumSet.of(Function.START, Function.END, Function.RANGE, Function.STEP);

    private final Steps query;
    private final long end;
    private final DurationResolver durations;
    private final IdentityHashMap<Expr, Reference> references = new IdentityHashMap<>();
    private final IdentityHashMap<Expr, Long> lengths = new IdentityHashMap<>();
    private final IdentityHashMap<Expr, Long> steps = new IdentityHashMap<>();
    private final Set<Expr> bucketless = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Expr> unordered = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Expr> invariant = Collections.newSetFromMap(new IdentityHashMap<>());

    private Preparation(Settings settings) {
        this.query = settings.steps();
        long range = settings.instant() ? 0 : settings.endMillis() - query.startMillis();
        this.durations = new DurationResolver(settings.instant() ? 0 : query.stepMillis(), range);
        this.end = settings.endMillis();
    }

    /// Prepares `root`.
    ///
    /// @throws InvalidDurationException where a length or offset comes out as none
    public static Preparation of(Expr root, Settings settings) throws InvalidDurationException {
        Preparation preparation = new Preparation(settings);
        preparation.resolve(root);
        BucketUse.find(root, preparation.bucketless);
        OrderUse.find(root, preparation.unordered);
        if (preparation.mark(root).wrapped) {
            preparation.invariant.add(root);
        }
        return preparation;
    }

    /// Whether `expression` is the top of a part that answers the same at every step.
    boolean isInvariant(Expr expression) {
        return invariant.contains(expression);
    }

    /// Whether the buckets of the native histograms of a selector matter to the answer.
    boolean readsBuckets(Expr.VectorSelector selector) {
        return !bucketless.contains(selector);
    }

    /// Whether the order of the series of a selector or an aggregation matters to the answer.
    boolean isOrdered(Expr expression) {
        return !unordered.contains(expression);
    }

    /// The times that a vector selector or subquery looks at.
    Reference reference(Expr selector) {
        return requireNonNull(references.get(selector));
    }

    /// The length of a range or subquery in milliseconds.
    long length(Expr selector) {
        return requireNonNull(lengths.get(selector));
    }

    /// The step of a subquery in milliseconds, or 0 where it names none.
    long step(Expr.Subquery subquery) {
        return requireNonNull(steps.get(subquery));
    }

    /// The first and last time of the query in seconds, its length and its step.
    double constant(Function function) {
        return switch (function) {
            case START -> query.startMillis() / 1000.0;
            case END -> end / 1000.0;
            case RANGE -> durations.rangeMillis() / 1000.0;
            case STEP -> durations.stepMillis() / 1000.0;
            default -> throw new IllegalArgumentException("no constant of a query: " + function);
        };
    }

    private void resolve(Expr expression) throws InvalidDurationException {
        switch (expression) {
            case Expr.VectorSelector selector ->
                    references.put(selector, reference(selector.time()));
            case Expr.MatrixSelector range ->
                    lengths.put(range, durations.lengthMillis(range.length()));
            case Expr.Subquery subquery -> {
                references.put(subquery, reference(subquery.time()));
                DurationExpr step = subquery.step();
                steps.put(subquery, step == null ? 0 : durations.lengthMillis(step));
                lengths.put(subquery, durations.lengthMillis(subquery.length()));
            }
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.Call _,
                    Expr.Aggregation _,
                    Expr.Binary _,
                    Expr.Unary _,
                    Expr.Parenthesized _ -> {}
        }
        for (Expr child : expression.children()) {
            resolve(child);
        }
    }

    private Reference reference(TimeModifiers time) throws InvalidDurationException {
        Long at =
                switch (time.at()) {
                    case At.Named.EVALUATION_TIME -> null;
                    case At.Named.START -> query.startMillis();
                    case At.Named.END -> end;
                    case At.Time(long millis) -> millis;
                };
        return new Reference(at, durations.offsetMillis(time.offset()));
    }

    /// Whether an expression answers the same at every step, and whether repeating its answer saves
    /// anything.
    private record Mark(boolean invariant, boolean wrapped) {
        static final Mark CHANGING = new Mark(false, false);
        static final Mark WRAPPED = new Mark(true, true);
        static final Mark CONSTANT = new Mark(true, false);
    }

    private Mark mark(Expr expression) {
        return switch (expression) {
            case Expr.NumberLiteral _, Expr.StringLiteral _ -> Mark.CONSTANT;
            case Expr.VectorSelector selector ->
                    selector.time().hasAt() ? Mark.WRAPPED : Mark.CHANGING;
            case Expr.MatrixSelector(Expr.VectorSelector selector, _, _) ->
                    selector.time().hasAt() ? Mark.CONSTANT : Mark.CHANGING;
            case Expr.Subquery subquery -> subquery(subquery);
            case Expr.Call call -> call(call);
            case Expr.Aggregation aggregation -> mark(aggregation.operand());
            case Expr.Binary binary -> binary(binary);
            case Expr.Unary(_, Expr operand, _) -> mark(operand);
            case Expr.Parenthesized(Expr operand, _) -> mark(operand);
        };
    }

    private Mark subquery(Expr.Subquery subquery) {
        if (mark(subquery.operand()).invariant) {
            invariant.add(subquery.operand());
        }
        return subquery.time().hasAt() ? Mark.CONSTANT : Mark.CHANGING;
    }

    private Mark binary(Expr.Binary binary) {
        Mark left = mark(binary.left());
        Mark right = mark(binary.right());
        if (left.invariant && right.invariant) {
            return Mark.WRAPPED;
        }
        wrap(binary.left(), left);
        wrap(binary.right(), right);
        return Mark.CHANGING;
    }

    private Mark call(Expr.Call call) {
        if (CONSTANTS.contains(call.function())) {
            return Mark.CONSTANT;
        }
        boolean all = !TIME_BOUND.contains(call.function());
        boolean timestampOfFixed = call.function() == Function.TIMESTAMP;
        Mark[] marks = new Mark[call.arguments().size()];
        for (int i = 0; i < marks.length; i++) {
            Expr argument = unwrapped(call.arguments().get(i));
            marks[i] = mark(argument);
            if (call.function() == Function.INFO && i == 1) {
                marks[i] = Mark.CONSTANT; // A selector in form only; it is never evaluated.
                continue;
            }
            all &= marks[i].invariant;
            timestampOfFixed &= marks[i].invariant && argument instanceof Expr.VectorSelector;
        }
        if (call.function() == Function.INFO) {
            all &= InfoReference.of(call.arguments().getFirst(), this).uniform();
        }
        if (all || timestampOfFixed) {
            return Mark.WRAPPED;
        }
        for (int i = 0; i < marks.length; i++) {
            wrap(unwrapped(call.arguments().get(i)), marks[i]);
        }
        return Mark.CHANGING;
    }

    private void wrap(Expr expression, Mark mark) {
        if (mark.wrapped) {
            invariant.add(expression);
        }
    }

    /// The expression without the parentheses around it.
    static Expr unwrapped(Expr expression) {
        Expr inner = expression;
        while (inner instanceof Expr.Parenthesized(Expr operand, _)) {
            inner = operand;
        }
        return inner;
    }
}
