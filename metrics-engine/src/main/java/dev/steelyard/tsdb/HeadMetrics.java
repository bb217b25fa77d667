package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.storage.AppendResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// The head's own figures. Counted from any thread; read as families.
public final class HeadMetrics {
    private final LongSupplier series;
    private final Slabs slabs;
    private final LongSupplier crowdedOut;
    private final SeriesAdmission admission;
    private final LongAdder samples = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder seriesForgotten = new LongAdder();
    private final LongAdder listenerFailures = new LongAdder();
    private final Map<AppendResult, LongAdder> results = new EnumMap<>(AppendResult.class);

    HeadMetrics(SeriesTable table, Slabs slabs, LongSupplier crowdedOut) {
        this.series = table::size;
        this.admission = table.admission();
        this.slabs = slabs;
        this.crowdedOut = crowdedOut;
        for (AppendResult result : AppendResult.values()) {
            results.put(result, new LongAdder());
        }
    }

    void stored(int count, int lateCount) {
        of(AppendResult.STORED).add(count);
        late.add(lateCount);
        samples.add(count);
    }

    /// Counts samples that came from elsewhere in memory, or went there.
    void moved(long count) {
        samples.add(count);
    }

    /// How many samples are in memory.
    long samples() {
        return samples.sum();
    }

    void refused(AppendResult result) {
        of(result).increment();
    }

    void dropped(long sampleCount, int seriesCount) {
        samples.add(-sampleCount);
        seriesForgotten.add(seriesCount);
    }

    void listenerFailed() {
        listenerFailures.increment();
    }

    /// The figures of this moment.
    public List<MetricFamily> families() {
        return List.of(
                gauge("steelyard_tsdb_series", "Series in memory.", series.getAsLong()),
                gauge("steelyard_tsdb_samples", "Samples in memory.", samples.sum()),
                gauge(
                        "steelyard_tsdb_head_bytes",
                        "Memory that series and samples take, off the Java heap.",
                        slabs.allocatedBytes()),
                gauge(
                        "steelyard_tsdb_head_used_bytes",
                        "How much of that memory is in use, with late samples and open histograms.",
                        slabs.usedBytes()),
                gauge(
                        "steelyard_tsdb_head_max_bytes",
                        "How much of it may be in use.",
                        slabs.maxBytes()),
                new MetricFamily(
                        "steelyard_tsdb_samples_crowded_out",
                        MetricType.COUNTER,
                        "Samples that were given up before their time, all memory being in use.",
                        List.of(new MetricPoint.Value(Labels.EMPTY, crowdedOut.getAsLong()))),
                counter(
                        "steelyard_tsdb_series_forgotten",
                        "Series that were forgotten, all their samples being too old.",
                        seriesForgotten),
                admission.family(),
                counter(
                        "steelyard_tsdb_samples_appended",
                        "Samples that were committed.",
                        of(AppendResult.STORED)),
                counter(
                        "steelyard_tsdb_samples_out_of_order",
                        "Samples among them that came late, and were taken all the same.",
                        late),
                refusals(),
                counter(
                        "steelyard_tsdb_listener_failures",
                        "Calls that a listener of the sample feed answered with an exception.",
                        listenerFailures));
    }

    private LongAdder of(AppendResult result) {
        return Objects.requireNonNull(results.get(result));
    }

    private MetricFamily refusals() {
        List<MetricPoint> points = new ArrayList<>();
        for (AppendResult result : AppendResult.values()) {
            if (result != AppendResult.STORED) {
                String reason = result.name().toLowerCase(Locale.ROOT);
                points.add(new MetricPoint.Value(Labels.of("reason", reason), of(result).sum()));
            }
        }
        return new MetricFamily(
                "steelyard_tsdb_samples_refused",
                MetricType.COUNTER,
                "Samples that were not stored, by reason.",
                points);
    }

    private static MetricFamily gauge(String name, String help, long value) {
        return new MetricFamily(
                name, MetricType.GAUGE, help, List.of(new MetricPoint.Value(Labels.EMPTY, value)));
    }

    private static MetricFamily counter(String name, String help, LongAdder count) {
        return new MetricFamily(
                name,
                MetricType.COUNTER,
                help,
                List.of(new MetricPoint.Value(Labels.EMPTY, count.sum())));
    }
}
