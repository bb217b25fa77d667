package dev.steelyard.promql;

import dev.steelyard.promql.QueryException.Kind;
import dev.steelyard.promql.evaluation.Budget;
import dev.steelyard.promql.evaluation.Settings;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.InvalidDurationException;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.promql.syntax.QuerySyntaxException;
import dev.steelyard.promql.syntax.ValueType;
import dev.steelyard.storage.SeriesReader;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Evaluates PromQL over the series of a reader. Safe for any number of threads.
public final class Engine {
    private final EngineOptions options;
    private final LongSupplier nanoTicker;
    private final Parser parser;

    /// An engine that measures elapsed time with the system's ticker.
    public Engine(EngineOptions options) {
        this(options, System::nanoTime);
    }

    /// An engine that takes elapsed nanoseconds from `nanoTicker`.
    public Engine(EngineOptions options, LongSupplier nanoTicker) {
        this.options = options;
        this.nanoTicker = nanoTicker;
        this.parser = new Parser(new ParserOptions(options.experimental(), options.experimental()));
    }

    /// The answer to `query` at one time.
    ///
    /// @throws QueryException where the query is not valid, fails, takes too long or is canceled
    public QueryAnswer instant(
            String query, long atMillis, SeriesReader reader, QuerySettings settings)
            throws QueryException {
        Asked asked = new Asked(query, Steps.at(atMillis), atMillis, true);
        return answer(asked, reader, settings);
    }

    /// The answer to `query` at `startMillis` and each `stepMillis` after it up to `endMillis`: a
    /// [Value.Matrix].
    ///
    /// @throws QueryException where the query is not valid, fails, takes too long or is canceled
    public QueryAnswer range(
            String query,
            long startMillis,
            long endMillis,
            long stepMillis,
            SeriesReader reader,
            QuerySettings settings)
            throws QueryException {
        Steps steps = steps(startMillis, endMillis, stepMillis);
        return answer(new Asked(query, steps, endMillis, false), reader, settings);
    }

    private static Steps steps(long startMillis, long endMillis, long stepMillis)
            throws QueryException {
        try {
            return Steps.between(startMillis, endMillis, stepMillis);
        } catch (EvaluationException e) {
            throw refusal(kind(e), e);
        }
    }

    /// A query and the times that it asks for.
    private record Asked(String query, Steps steps, long endMillis, boolean instant) {}

    private Settings evaluation(Asked asked, QuerySettings settings) {
        return new Settings(
                asked.query,
                asked.steps,
                asked.endMillis,
                asked.instant,
                settings.lookBack().orElse(options.lookBack()).toMillis(),
                options.subqueryStep().toMillis(),
                options.delayedNameRemoval(),
                options.typeAndUnitLabels(),
                settings.startTimestamps().orElse(options.startTimestamps()));
    }

    private QueryAnswer answer(Asked asked, SeriesReader reader, QuerySettings settings)
            throws QueryException {
        Expr tree = parsed(asked.query);
        if (!asked.instant) {
            refuseUnfitForRange(tree);
        }
        try {
            return new Run(tree, evaluation(asked, settings)).answer(reader, limits(settings));
        } catch (InvalidDurationException e) {
            throw refusal(Kind.BAD_DATA, e);
        } catch (EvaluationException e) {
            throw refusal(kind(e), e);
        }
    }

    private Budget.Limits limits(QuerySettings settings) {
        Duration timeout =
                settings.timeout()
                        .filter(shorter -> shorter.compareTo(options.timeout()) < 0)
                        .orElse(options.timeout());
        return new Budget.Limits(
                options.maxSamples(),
                options.maxBytes(),
                timeout.toNanos(),
                nanoTicker,
                settings.canceled());
    }

    private Expr parsed(String query) throws QueryException {
        try {
            return parser.parse(query);
        } catch (QuerySyntaxException e) {
            throw refusal(Kind.BAD_DATA, e);
        }
    }

    private static void refuseUnfitForRange(Expr tree) throws QueryException {
        if (tree.type() != ValueType.VECTOR && tree.type() != ValueType.SCALAR) {
            throw new QueryException(
                    Kind.BAD_DATA,
                    "invalid expression type \""
                            + tree.type().documentedName()
                            + "\" for range query, must be Scalar or instant Vector");
        }
    }

    private static QueryException refusal(Kind kind, Exception reason) {
        return new QueryException(kind, String.valueOf(reason.getMessage()));
    }

    private static Kind kind(EvaluationException e) {
        return switch (e.kind()) {
            case FAILED -> Kind.EXECUTION;
            case TIMEOUT -> Kind.TIMEOUT;
            case CANCELED -> Kind.CANCELED;
        };
    }
}
