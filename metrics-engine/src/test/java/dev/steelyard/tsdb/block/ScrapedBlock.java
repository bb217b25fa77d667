package dev.steelyard.tsdb.block;

import dev.steelyard.testing.RunningPrometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A block that a real Prometheus makes of scraping itself: floats, and native histograms of whole
/// and of float counts, with exponential buckets and with bounds.
final class ScrapedBlock {
    static final String SCRAPING =
            """
            global: {scrape_interval: 250ms, scrape_timeout: 250ms, evaluation_interval: 250ms}
            rule_files: [rules.yml]
            scrape_configs:
            - job_name: exponential
              scrape_native_histograms: true
              static_configs: [{targets: ['127.0.0.1:PORT']}]
            - job_name: bounds
              convert_classic_histograms_to_nhcb: true
              static_configs: [{targets: ['127.0.0.1:PORT']}]
            """;
    private static final String RULES =
            """
            groups:
            - name: floats
              rules:
              - {record: floats, expr: 'rate(prometheus_http_request_duration_seconds[5s])'}
            """;

    private ScrapedBlock() {}

    /// Has it written somewhere in `folder` by a Prometheus with these features, and answers where.
    static Path write(Path folder, String... features) throws IOException {
        Path data = folder.resolve("scraped" + String.join("-", features));
        Files.writeString(folder.resolve("rules.yml"), RULES);
        try (RunningPrometheus running =
                RunningPrometheus.start(folder, data, SCRAPING, features)) {
            running.await(() ->
                    running.query("count_over_time(floats{job=\"bounds\"}[1h]) > 8")
                            .contains("metric"));
            running.post("/api/v1/admin/tsdb/snapshot");
        }
        try (Stream<Path> snapshots = Files.list(data.resolve("snapshots"))) {
            return new BlockDirectory(snapshots.findFirst().orElseThrow()).all().getFirst();
        }
    }

    /// Copies a block into a directory.
    static void copy(Path block, Path into) throws IOException {
        new BlockDirectory(into).adopt(block);
    }
}
