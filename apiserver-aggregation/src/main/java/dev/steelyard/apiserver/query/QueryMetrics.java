package dev.steelyard.apiserver.query;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.promql.QueryStatistics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/// What queries take: how many are evaluated and how many wait, how they end, and what they read.
/// Any thread counts.
public final class QueryMetrics {
    /// How a query ends.
    enum End {
        /// With an answer.
        ANSWERED,
        /// It is no valid query.
        INVALID,
        /// The data do not allow it, or it takes more than a query may.
        FAILED,
        /// It took too long, or waited too long for its turn.
        TIMEOUT,
        /// The asker gave up.
        CANCELED
    }

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<End, LongAdder> ends = new EnumMap<>(End.class);
    private final LongAdder samples = new LongAdder();
    private final LongAccumulator largest = new LongAccumulator(Math::max, 0);

    public QueryMetrics() {
        for (End each : End.values()) {
            ends.put(each, new LongAdder());
        }
    }

    void waits() {
        int _ = waiting.incrementAndGet();
    }

    void waitsNoMore() {
        int _ = waiting.decrementAndGet();
    }

    void begins() {
        int _ = running.incrementAndGet();
    }

    void stops() {
        int _ = running.decrementAndGet();
    }

    void ended(End end) {
        Objects.requireNonNull(ends.get(end)).increment();
    }

    void took(QueryStatistics statistics) {
        samples.add(statistics.samplesRead());
        largest.accumulate(statistics.peakBytes());
    }

    /// The figures of this moment.
    public List<MetricFamily> families() {
        return List.of(
                single(
                        "steelyard_queries_running",
                        MetricType.GAUGE,
                        "Queries that are being evaluated.",
                        running.get()),
                single(
                        "steelyard_queries_waiting",
                        MetricType.GAUGE,
                        "Queries that wait for their turn.",
                        waiting.get()),
                new MetricFamily(
                        "steelyard_queries",
                        MetricType.COUNTER,
                        "Queries, by how they ended.",
                        Arrays.stream(End.values()).map(this::point).toList()),
                single(
                        "steelyard_query_samples",
                        MetricType.COUNTER,
                        "Samples that queries read.",
                        (double) samples.sum()),
                single(
                        "steelyard_query_largest_bytes",
                        MetricType.GAUGE,
                        "The most memory that one answered query held, as far as it is counted.",
                        (double) largest.get()));
    }

    private MetricPoint point(End end) {
        return new MetricPoint.Value(
                Labels.of("result", end.name().toLowerCase(Locale.ROOT)),
                Objects.requireNonNull(ends.get(end)).doubleValue());
    }

    private static MetricFamily single(String name, MetricType type, String help, double value) {
        return new MetricFamily(
                name, type, help, List.of(new MetricPoint.Value(Labels.EMPTY, value)));
    }
}
