package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.promql.syntax.Function;
import dev.steelyard.promql.syntax.PositionRange;
import dev.steelyard.promql.syntax.ValueType;
import dev.steelyard.promql.window.RangeFunction;
import dev.steelyard.promql.window.RangeFunctions;
import dev.steelyard.promql.window.Window;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Evaluates a function of a range vector: for each series a window moves over its samples.
final class RangeCalls {
    private static final Set<Function> KEEPING_NAMES =
            EnumSet.of(Function.LAST_OVER_TIME, Function.FIRST_OVER_TIME);
    private static final Set<Function> USING_STARTS =
            EnumSet.of(Function.RATE, Function.IRATE, Function.INCREASE, Function.RESETS);
    private static final Set<Function> SMOOTHED =
            EnumSet.of(Function.RATE, Function.INCREASE, Function.DELTA);
    private static final Set<Function> ANCHORED =
            EnumSet.of(
                    Function.RATE,
                    Function.INCREASE,
                    Function.DELTA,
                    Function.RESETS,
                    Function.CHANGES);
    private static final List<String> COUNTER_SUFFIXES =
            List.of("_total", "_sum", "_count", "_bucket");

    private final Evaluator evaluator;
    private final Expr.Call call;
    private final Expr range;
    private final RangeFunction function;

    RangeCalls(Evaluator evaluator, Expr.Call call) {
        this.evaluator = evaluator;
        this.call = call;
        this.range =
                call.arguments().stream()
                        .filter(argument -> argument.type() == ValueType.MATRIX)
                        .map(Preparation::unwrapped)
                        .findFirst()
                        .orElseThrow();
        this.function = RangeFunctions.of(call.function());
    }

    void push(SeriesSink sink) {
        if (call.function() == Function.ABSENT_OVER_TIME) {
            Absence absence = new Absence(evaluator, call);
            pushSeries(absence);
            absence.pushResult(sink);
        } else if (KEEPING_NAMES.contains(call.function())) {
            pushKeepingNames(sink);
        } else {
            Names.dropping(evaluator, range, sink, this::pushSeries);
        }
    }

    /// A subquery may hand in series that have lost their names already.
    private void pushKeepingNames(SeriesSink sink) {
        if (evaluator.query().settings().delayedNameRemoval()) {
            pushSeries(sink);
        } else {
            Collector collector = new Collector(evaluator.query().budget());
            pushSeries(collector);
            collector.pushTo(sink);
        }
    }

    private void pushSeries(SeriesSink sink) {
        RangeSource source = source();
        refuseUnfitExtension(source.extension());
        Window.Frame frame =
                new Window.Frame(
                        evaluator.query().preparation().length(range),
                        evaluator.query().settings().lookBackMillis(),
                        source.extension(),
                        position(),
                        scalars(),
                        scalarPositions(),
                        evaluator.query().annotations());
        boolean starts =
                evaluator.query().settings().startTimestamps()
                        && USING_STARTS.contains(call.function());
        Samples samples = new Samples(false, starts, source.readsBuckets());
        Window window = new Window(frame, samples.floats(), samples.histograms());
        StepSeries series = new StepSeries(Labels.EMPTY, evaluator.steps().count());
        source.forEach(
                samples,
                (labels, nameDropped) -> {
                    series.reset(labels);
                    series.dropName(nameDropped);
                    window.begin(series::labels);
                    fill(series, window, source.reference());
                    informOfSuspiciousCounter(series);
                    sink.accept(series);
                });
    }

    private RangeSource source() {
        return switch (range) {
            case Expr.MatrixSelector selector -> new SelectedRange(evaluator, selector);
            case Expr.Subquery subquery -> new SubqueryRange(evaluator, subquery);
            default -> throw new IllegalStateException("no range vector: " + range);
        };
    }

    private void fill(StepSeries series, Window window, Reference reference) {
        Steps steps = evaluator.steps();
        double[] values = series.values();
        for (int step = 0; step < values.length; step++) {
            if (window.move(step, steps.time(step), reference.time(steps, step))) {
                values[step] = function.apply(window);
                if (window.answer() != null) {
                    series.setHistogram(step, window.answer());
                }
            }
        }
    }

    /// Where the first argument is written, which is what annotations are about. Of a subquery it
    /// is where the query begins, as Prometheus tells it.
    private PositionRange position() {
        if (range instanceof Expr.Subquery) {
            return new PositionRange(0, 0);
        }
        return Preparation.unwrapped(call.arguments().getFirst()).position();
    }

    private List<double[]> scalars() {
        return scalarArguments().map(argument -> evaluator.scalar(argument)).toList();
    }

    private List<PositionRange> scalarPositions() {
        return scalarArguments()
                .map(argument -> Preparation.unwrapped(argument).position())
                .toList();
    }

    private Stream<Expr> scalarArguments() {
        return call.arguments().stream().filter(argument -> argument.type() == ValueType.SCALAR);
    }

    private void refuseUnfitExtension(Extension extension) {
        switch (extension) {
            case NONE -> {}
            case ANCHORED -> refuseUnless(ANCHORED, "anchored");
            case SMOOTHED -> refuseUnless(SMOOTHED, "smoothed");
        }
    }

    private void refuseUnless(Set<Function> fit, String modifier) {
        if (fit.contains(call.function())) {
            return;
        }
        Set<String> names = new TreeSet<>();
        fit.forEach(one -> names.add(one.functionName()));
        throw EvaluationException.failed(
                modifier
                        + " modifier can only be used with: "
                        + String.join(", ", names)
                        + " - not with "
                        + call.function().functionName());
    }

    /// A rate of a gauge is a common mistake, which names tell.
    private void informOfSuspiciousCounter(StepSeries series) {
        if (call.function() != Function.RATE && call.function() != Function.INCREASE) {
            return;
        }
        String metric = series.label(Labels.NAME);
        boolean byType = evaluator.query().settings().typeAndUnitLabels();
        String type = series.label(Labels.TYPE);
        if (metric.isEmpty()
                || (byType ? isCounterType(type) : isCounterName(metric))
                || !hasFloats(series)) {
            return;
        }
        String text =
                byType ? Texts.maybeNotACounter(metric, type) : Texts.maybeNotACounter(metric);
        evaluator.query().annotations().inform(text, position());
    }

    private static boolean isCounterType(String type) {
        return type.equals("counter") || type.equals("histogram");
    }

    private static boolean isCounterName(String metric) {
        for (String suffix : COUNTER_SUFFIXES) {
            if (metric.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasFloats(StepSeries series) {
        for (int step = 0; step < series.steps(); step++) {
            if (series.isPresent(step) && series.histogram(step) == null) {
                return true;
            }
        }
        return false;
    }
}
