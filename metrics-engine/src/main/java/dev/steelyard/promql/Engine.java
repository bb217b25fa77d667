package dev.steelyard.promql;

import dev.steelyard.promql.QueryException.Kind;
import dev.steelyard.storage.SeriesReader;
import java.util.function.LongSupplier;

/// Evaluates PromQL over the series of a reader. Safe for any number of threads.
public final class Engine {
    private final EngineOptions options;
    private final LongSupplier nanoTicker;

    /// An engine that measures elapsed time with the system's ticker.
    public Engine(EngineOptions options) {
        this(options, System::nanoTime);
    }

    /// An engine that takes elapsed nanoseconds from `nanoTicker`.
    public Engine(EngineOptions options, LongSupplier nanoTicker) {
        this.options = options;
        this.nanoTicker = nanoTicker;
    }

    /// The answer to `query` at one time.
    ///
    /// @throws QueryException where the query is not valid, fails, takes too long or is canceled
    public QueryAnswer instant(
            String query, long atMillis, SeriesReader reader, QuerySettings settings)
            throws QueryException {
        return refuse(query);
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
        return refuse(query);
    }

    private QueryAnswer refuse(String query) throws QueryException {
        if (query.isBlank() || nanoTicker.getAsLong() != 0 || options.maxSamples() > 0) {
            throw new QueryException(Kind.BAD_DATA, "no evaluator understands the query: " + query);
        }
        throw new IllegalStateException("unreachable");
    }
}
