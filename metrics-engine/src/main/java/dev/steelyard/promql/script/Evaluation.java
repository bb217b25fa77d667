package dev.steelyard.promql.script;

import dev.steelyard.promql.Engine;
import dev.steelyard.promql.PointSeries;
import dev.steelyard.promql.QueryAnswer;
import dev.steelyard.promql.QueryException;
import dev.steelyard.promql.QuerySettings;
import dev.steelyard.promql.Value;
import dev.steelyard.promql.script.Command.Eval;
import dev.steelyard.promql.script.Command.Grid;
import dev.steelyard.promql.script.Expectation.ExpectedValue;
import dev.steelyard.promql.script.Expectation.TextMatch;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One evaluation of a script with all its variants.
final class Evaluation {
    private static final long MINUTE = 60_000;

    /// Functions that answer otherwise in a range than at one time.
    private static final Pattern ASKS_FOR_RANGE = Pattern.compile("(start|end|range|step)\\(\\)");

    private final String script;
    private final Eval eval;
    private final Engine engine;
    private final SeriesReader reader;

    Evaluation(String script, Eval eval, Engine engine, SeriesReader reader) {
        this.script = script;
        this.eval = eval;
        this.engine = engine;
        this.reader = reader;
    }

    /// The first thing that is wrong, if anything.
    Optional<Failure> run() {
        return switch (eval.when()) {
            case Command.When.Range(Grid grid) ->
                    failure(eval.query(), asked(() -> range(eval.query(), grid)));
            case Command.When.Instant(long atMillis) -> variants(atMillis);
        };
    }

    private Optional<Failure> variants(long atMillis) {
        List<AtVariants.Variant> variants = new ArrayList<>();
        variants.add(new AtVariants.Variant(eval.query(), atMillis));
        variants.addAll(AtVariants.of(eval.query(), atMillis));
        for (AtVariants.Variant variant : variants) {
            Optional<Failure> failure =
                    failure(variant.query(), instant(variant.query(), variant.atMillis()));
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<Failure> failure(String query, Optional<Mismatch> mismatch) {
        return mismatch.map(
                wrong -> new Failure(script, eval.line(), query, wrong.expected(), wrong.got()));
    }

    /// Something that asks the engine.
    private interface Question {
        QueryAnswer ask() throws QueryException;
    }

    private Optional<Mismatch> instant(String query, long atMillis) {
        Optional<Mismatch> mismatch =
                asked(() -> engine.instant(query, atMillis, reader, QuerySettings.NONE));
        if (mismatch.isPresent()
                || expectation().failure().isPresent()
                || !answersAlikeInRange(query)) {
            return mismatch.map(wrong -> wrong.in("(at " + atMillis + " ms)"));
        }
        return inRange(query, atMillis)
                .map(wrong -> wrong.in("(as a range around " + atMillis + " ms)"));
    }

    private Expectation expectation() {
        return eval.expectation();
    }

    private boolean answersAlikeInRange(String query) {
        boolean once =
                switch (expectation().answer()) {
                    case ExpectedValue.Scalar _ -> true;
                    case ExpectedValue.Text _ -> false;
                    case ExpectedValue.Series series -> series.grid().isEmpty();
                };
        return once && !ASKS_FOR_RANGE.matcher(query).find();
    }

    private Optional<Mismatch> asked(Question question) {
        QueryAnswer answer;
        try {
            answer = question.ask();
        } catch (QueryException e) {
            String message = String.valueOf(e.getMessage());
            Optional<TextMatch> expected = expectation().failure();
            return expected.isPresent() && expected.get().covers(message)
                    ? Optional.empty()
                    : Optional.of(new Mismatch(expected(), "failure: " + message));
        }
        if (expectation().failure().isPresent()) {
            return Optional.of(new Mismatch(expected(), ValueText.of(answer.value())));
        }
        return RemarksCheck.check("warnings", expectation().warnings(), answer.warnings())
                .or(() -> RemarksCheck.check("infos", expectation().infos(), answer.infos()))
                .or(() -> new ValueCheck(expectation()).check(answer.value()));
    }

    private String expected() {
        return expectation()
                .failure()
                .map(text -> "failure " + text)
                .orElseGet(() -> ValueText.of(expectation().answer()));
    }

    private QueryAnswer range(String query, Grid grid) throws QueryException {
        return engine.range(
                query,
                grid.fromMillis(),
                grid.toMillis(),
                grid.stepMillis(),
                reader,
                QuerySettings.NONE);
    }

    private Optional<Mismatch> inRange(String query, long atMillis) {
        Value answer;
        try {
            Grid grid = new Grid(atMillis - MINUTE, atMillis + MINUTE, MINUTE);
            answer = range(query, grid).value();
        } catch (QueryException e) {
            return Optional.of(new Mismatch(expected(), "failure: " + e.getMessage()));
        }
        if (expectation().ordered()) {
            return Optional.empty(); // A range has an order of its own.
        }
        if (!(answer instanceof Value.Matrix matrix)) {
            return Optional.of(new Mismatch("a matrix", ValueText.of(answer)));
        }
        Value.Vector middle = at(atMillis, matrix);
        boolean scalar = expectation().answer() instanceof ExpectedValue.Scalar;
        return new ValueCheck(expectation())
                .check(
                        scalar && middle.samples().size() == 1
                                ? new Value.Scalar(atMillis, middle.samples().getFirst().value())
                                : middle);
    }

    private static Value.Vector at(long timeMillis, Value.Matrix matrix) {
        List<Value.VectorSample> samples = new ArrayList<>();
        for (PointSeries series : matrix.series()) {
            for (int i = 0; i < series.floats(); i++) {
                if (series.timeMillis(i) == timeMillis) {
                    samples.add(
                            new Value.VectorSample(
                                    series.labels(), timeMillis, series.value(i), null));
                }
            }
            for (Value.HistogramPoint point : series.histograms()) {
                if (point.timeMillis() == timeMillis) {
                    samples.add(
                            new Value.VectorSample(
                                    series.labels(), timeMillis, 0, point.histogram()));
                }
            }
        }
        return new Value.Vector(samples);
    }
}
