package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.query.QueryMetrics.End;
import dev.steelyard.apiserver.query.QuestionException.Kind;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.QueryAnswer;
import dev.steelyard.promql.QueryException;
import dev.steelyard.promql.QuerySettings;
import dev.steelyard.promql.QueryStatistics;
import dev.steelyard.promql.Value;
import dev.steelyard.storage.SeriesReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Answers `query` and `query_range`, so many at once; more wait their turn.
///
/// A query ends when the thread that asks is interrupted, which the listener does when the caller
/// goes away.
final class Queries {
    private static final int MOST_POINTS = 11_000;
    private static final long MOST_WAITING_MILLIS = 120_000;

    private final Engine engine;
    private final SeriesReader series;
    private final InstantSource clock;
    private final Semaphore slots;
    private final QueryThreads threads = new QueryThreads();
    private final QueryMetrics metrics = new QueryMetrics();

    Queries(Engine engine, SeriesReader series, InstantSource clock, int concurrency) {
        this.engine = engine;
        this.series = series;
        this.clock = clock;
        this.slots = new Semaphore(concurrency);
    }

    private interface Question {
        QueryAnswer ask(QuerySettings settings) throws QueryException;
    }

    Answer instant(Parameters parameters) throws QuestionException {
        int limit = parameters.limit();
        long time = parameters.time("time", clock.millis());
        String query = parameters.text("query");
        SeriesReader within = parameters.within(series);
        return answer(parameters, limit, settings -> engine.instant(query, time, within, settings));
    }

    Answer range(Parameters parameters) throws QuestionException {
        int limit = parameters.limit();
        long start = parameters.time("start");
        long end = parameters.time("end");
        if (end < start) {
            throw QuestionException.parameter("end", "end timestamp must not be before start time");
        }
        long step = parameters.duration("step");
        if (step <= 0) {
            throw QuestionException.parameter(
                    "step",
                    "zero or negative query resolution step widths are not accepted. Try a positive"
                            + " integer");
        }
        if ((end - start) / step > MOST_POINTS) {
            throw QuestionException.badData(
                    "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the"
                            + " query resolution (?step=XX)");
        }
        String query = parameters.text("query");
        SeriesReader within = parameters.within(series);
        return answer(
                parameters,
                limit,
                settings -> engine.range(query, start, end, step, within, settings));
    }

    private Answer answer(Parameters parameters, int limit, Question question)
            throws QuestionException {
        Optional<Duration> lookBack =
                parameters.optionalDuration(
                        "lookback_delta",
                        problem ->
                                QuestionException.badData(
                                        "error parsing lookback delta duration: " + problem));
        Optional<Duration> timeout = parameters.optionalDuration("timeout");
        QueryAnswer answer =
                inTurn(givenUp ->
                        question.ask(
                                new QuerySettings(lookBack, timeout, Optional.empty(), givenUp)));
        Value value = limit > 0 ? first(answer.value(), limit) : answer.value();
        List<String> warnings = new ArrayList<>(answer.warnings());
        if (!value.equals(answer.value())) {
            warnings.add(Envelope.TRUNCATED);
        }
        boolean withStatistics = !parameters.text("stats").isEmpty();
        return Envelope.success(
                json -> {
                    json.open('{');
                    new ValueWriter(json).write(value);
                    if (withStatistics) {
                        statistics(json, answer.statistics());
                    }
                    json.close('}');
                },
                warnings,
                answer.infos());
    }

    private QueryAnswer inTurn(QueryThreads.Work work) throws QuestionException {
        awaitTurn();
        metrics.begins();
        try {
            QueryAnswer answer = threads.run(work);
            metrics.took(answer.statistics());
            metrics.ended(End.ANSWERED);
            return answer;
        } catch (QueryException failure) {
            metrics.ended(end(failure.kind()));
            throw refused(failure);
        } finally {
            metrics.stops();
            slots.release();
        }
    }

    private void awaitTurn() throws QuestionException {
        metrics.waits();
        try {
            if (!slots.tryAcquire(MOST_WAITING_MILLIS, TimeUnit.MILLISECONDS)) {
                metrics.ended(End.TIMEOUT);
                throw new QuestionException(Kind.TIMEOUT, "query timed out in query queue");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            metrics.ended(End.CANCELED);
            throw new QuestionException(Kind.CANCELED, "query was canceled in query queue");
        } finally {
            metrics.waitsNoMore();
        }
    }

    private static End end(QueryException.Kind kind) {
        return switch (kind) {
            case BAD_DATA -> End.INVALID;
            case EXECUTION -> End.FAILED;
            case TIMEOUT -> End.TIMEOUT;
            case CANCELED -> End.CANCELED;
        };
    }

    /// The figures of this moment.
    List<MetricFamily> families() {
        return metrics.families();
    }

    private static QuestionException refused(QueryException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case BAD_DATA -> QuestionException.parameter("query", message);
            case EXECUTION -> new QuestionException(Kind.EXECUTION, message);
            case TIMEOUT -> new QuestionException(Kind.TIMEOUT, message);
            case CANCELED -> new QuestionException(Kind.CANCELED, message);
        };
    }

    private static Value first(Value value, int limit) {
        return switch (value) {
            case Value.Vector(List<Value.VectorSample> samples) when samples.size() > limit ->
                    new Value.Vector(samples.subList(0, limit));
            case Value.Matrix(var series) when series.size() > limit ->
                    new Value.Matrix(series.subList(0, limit));
            case Value.Vector _, Value.Matrix _, Value.Scalar _, Value.Text _ -> value;
        };
    }

    private static void statistics(JsonText json, QueryStatistics statistics) {
        json.name("stats").open('{').name("timings").open('{');
        json.name("evalTotalTime").decimal(statistics.nanos() / 1e9);
        json.close('}').name("samples").open('{');
        json.name("totalQueryableSamples").number(statistics.samplesRead());
        json.name("samplesRead").number(statistics.samplesRead());
        json.name("seriesTouched").number(statistics.series());
        json.name("peakSamples").number(statistics.peakSamples());
        json.close('}').name("memory").open('{');
        json.name("peakBytes").number(statistics.peakBytes());
        json.close('}').close('}');
    }
}
