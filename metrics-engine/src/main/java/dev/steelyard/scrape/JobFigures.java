package dev.steelyard.scrape;

import dev.steelyard.exposition.Leniency;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// What is counted of the scrapes of one job; counted and read by any thread.
final class JobFigures {
    /// Upper bounds of the duration of a scrape, in seconds.
    private static final double[] BOUNDS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Double.POSITIVE_INFINITY
    };

    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    final LongAdder samples = new LongAdder();
    final LongAdder bytes = new LongAdder();
    private final Map<ScrapeOutcome, LongAdder> outcomes = new EnumMap<>(ScrapeOutcome.class);
    private final Map<SampleDrop, LongAdder> drops = new EnumMap<>(SampleDrop.class);
    private final Map<Leniency, LongAdder> forgiven = new EnumMap<>(Leniency.class);
    private final LongAdder[] durations = new LongAdder[BOUNDS.length];
    private final DoubleAdder durationSum = new DoubleAdder();

    JobFigures() {
        for (ScrapeOutcome outcome : ScrapeOutcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        for (SampleDrop drop : SampleDrop.values()) {
            drops.put(drop, new LongAdder());
        }
        for (Leniency breach : Leniency.values()) {
            forgiven.put(breach, new LongAdder());
        }
        for (int i = 0; i < durations.length; i++) {
            durations[i] = new LongAdder();
        }
    }

    void count(ScrapeReport report) {
        count(report.outcome());
        samples.add(report.tally().samples());
        report.tally().drops().forEach((drop, count) -> of(drops, drop).add(count));
        report.tally().forgiven().forEach((breach, count) -> of(forgiven, breach).add(count));
        double seconds = report.durationNanos() / NANOS_PER_SECOND;
        durationSum.add(seconds);
        int bucket = 0;
        while (seconds > BOUNDS[bucket]) {
            bucket++;
        }
        durations[bucket].increment();
    }

    void count(ScrapeOutcome outcome) {
        of(outcomes, outcome).increment();
    }

    private static <K> LongAdder of(Map<K, LongAdder> counts, K kind) {
        return Objects.requireNonNull(counts.get(kind));
    }

    List<MetricPoint> outcomes(String job) {
        List<MetricPoint> points = new ArrayList<>();
        outcomes.forEach((kind, count) -> points.add(point(job, "outcome", kind.word(), count)));
        return points;
    }

    List<MetricPoint> drops(String job) {
        List<MetricPoint> points = new ArrayList<>();
        drops.forEach((kind, count) -> points.add(point(job, "reason", kind.word(), count)));
        return points;
    }

    List<MetricPoint> forgiven(String job) {
        List<MetricPoint> points = new ArrayList<>();
        forgiven.forEach((breach, count) ->
                points.add(point(job, "breach", breach.name().toLowerCase(Locale.ROOT), count)));
        return points;
    }

    MetricPoint durations(String job) {
        List<MetricPoint.Bucket> buckets = new ArrayList<>();
        long cumulative = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            cumulative += durations[i].sum();
            buckets.add(new MetricPoint.Bucket(BOUNDS[i], cumulative));
        }
        return new MetricPoint.Histogram(Labels.of("job", job), buckets, durationSum.sum());
    }

    private static MetricPoint point(String job, String label, String kind, LongAdder count) {
        return new MetricPoint.Value(Labels.of("job", job, label, kind), count.sum());
    }
}
