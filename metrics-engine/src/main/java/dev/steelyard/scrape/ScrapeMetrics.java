package dev.steelyard.scrape;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.scrape.TargetStatus.Health;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The scraper's own figures, by job. Counted by the loops; read as families.
final class ScrapeMetrics {
    private final ConcurrentMap<String, JobFigures> byJob = new ConcurrentHashMap<>();

    void scraped(String job, ScrapeReport report) {
        of(job).count(report);
    }

    void read(String job, int bytes) {
        of(job).bytes.add(bytes);
    }

    void faulted(String job) {
        of(job).count(ScrapeOutcome.INTERNAL);
    }

    private JobFigures of(String job) {
        return byJob.computeIfAbsent(job, _ -> new JobFigures());
    }

    List<MetricFamily> families(List<TargetStatus> statuses) {
        return List.of(
                targets(statuses),
                family(
                        "steelyard_scrape_scrapes",
                        "Scrapes by how they ended.",
                        (job, figures) -> figures.outcomes(job).stream()),
                family(
                        "steelyard_scrape_samples",
                        "Samples that targets exposed.",
                        (job, figures) -> Stream.of(value(job, figures.samples))),
                family(
                        "steelyard_scrape_samples_dropped",
                        "Samples of understood answers that were not stored, by reason.",
                        (job, figures) -> figures.drops(job).stream()),
                family(
                        "steelyard_scrape_forgiven",
                        "Breaches of an exposition format that were taken all the same.",
                        (job, figures) -> figures.forgiven(job).stream()),
                family(
                        "steelyard_scrape_body_bytes",
                        "Bytes of understood answers, after decompression.",
                        (job, figures) -> Stream.of(value(job, figures.bytes))),
                new MetricFamily(
                        "steelyard_scrape_duration_seconds",
                        MetricType.HISTOGRAM,
                        "Time from asking a target to having read its answer.",
                        points((job, figures) -> Stream.of(figures.durations(job)))));
    }

    private static MetricFamily targets(List<TargetStatus> statuses) {
        Map<Labels, Long> counts =
                statuses.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ScrapeMetrics::jobAndHealth,
                                        TreeMap::new,
                                        Collectors.counting()));
        return new MetricFamily(
                "steelyard_scrape_targets",
                MetricType.GAUGE,
                "Targets by how their latest scrape went.",
                counts.entrySet().stream()
                        .<MetricPoint>map(e -> new MetricPoint.Value(e.getKey(), e.getValue()))
                        .toList());
    }

    private static Labels jobAndHealth(TargetStatus status) {
        String health =
                switch (status.health()) {
                    case Health.Unknown _ -> "unknown";
                    case Health.Up _ -> "up";
                    case Health.Down _ -> "down";
                };
        return Labels.of("job", status.target().job(), "health", health);
    }

    private MetricFamily family(
            String name, String help, BiFunction<String, JobFigures, Stream<MetricPoint>> points) {
        return new MetricFamily(name, MetricType.COUNTER, help, points(points));
    }

    private List<MetricPoint> points(BiFunction<String, JobFigures, Stream<MetricPoint>> points) {
        return new TreeMap<>(byJob)
                .entrySet().stream()
                        .flatMap(entry -> points.apply(entry.getKey(), entry.getValue()))
                        .toList();
    }

    private static MetricPoint value(String job, LongAdder count) {
        return new MetricPoint.Value(Labels.of("job", job), count.sum());
    }
}
