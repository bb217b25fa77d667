package dev.steelyard.scrape.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.scrape.config.ConfigurationException;
import dev.steelyard.scrape.config.ConfigurationFile;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.testing.RunningPrometheus;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// A running Prometheus and we, given the same configuration and the same targets, hold series of
/// the same labels.
@Timeout(120)
class PrometheusEqualityTest {
    private static final String EXPOSITION =
            """
            # HELP http_requests_total Requests.
            # TYPE http_requests_total counter
            http_requests_total{method="GET",path="/a",job="mine",instance="own"} 3
            http_requests_total{method="POST",path="/b",exported_job="taken",job="mine"} 4
            http_requests_total{method="DELETE",path="/secret"} 5
            # TYPE queue_depth gauge
            queue_depth{queue="Größe;1",Shard="Ab"} 1
            queue_depth{queue="b",same="b",empty=""} 2
            debug_noise{a="1"} 1
            {"with.dots","label.with.dots"="x"} 1
            # TYPE h histogram
            h_bucket{le="1"} 1
            h_bucket{le="+Inf"} 2
            h_sum 3
            h_count 2
            """;

    @TempDir private Path directory;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private HttpServer application;

    @BeforeEach
    void open() throws IOException {
        application =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        application.createContext(
                "/",
                exchange -> {
                    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
                    byte[] body =
                            (EXPOSITION
                                            + "asked{query=\""
                                            + query
                                            + "\",path=\""
                                            + exchange.getRequestURI().getPath()
                                            + "\"} 1\n")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        application.start();
        opened.add(() -> application.stop(0));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private String configuration() {
        return """
        global:
          scrape_interval: 1s
          external_labels: {region: north}
        scrape_configs:
          - job_name: plain
            static_configs:
              - targets: ['ADDRESS']
                labels: {team: shop, __meta_rack: r1}
            relabel_configs:
              - regex: __meta_(.+)
                action: labelmap
              - source_labels: [__address__]
                regex: '(.+):(.*)'
                replacement: $1
                target_label: host
          - job_name: honoring
            honor_labels: true
            metrics_path: /other
            params: {module: [x, 'a b'], q: ['%']}
            static_configs: [{targets: ['ADDRESS']}]
            relabel_configs:
              - {target_label: __param_module, replacement: relabelled}
              - {source_labels: [__scrape_interval__, __metrics_path__], target_label: seen}
          - job_name: files
            file_sd_configs: [{files: ['targets*.json', more.yml]}]
            relabel_configs:
              - {source_labels: [zone], regex: away, action: drop}
              - {source_labels: [zone], target_label: __tmp_hash, modulus: 7, action: hashmod}
              - {source_labels: [__tmp_hash], target_label: shard}
              - {source_labels: [__meta_filepath], regex: '.*/([^/]*)', target_label: file}
          - job_name: series
            static_configs: [{targets: ['ADDRESS']}]
            metric_relabel_configs:
              - {source_labels: [__name__], regex: 'debug_.*|h_sum', action: drop}
              - {source_labels: [queue], target_label: same, action: dropequal}
              - {source_labels: [queue], target_label: queue, action: uppercase}
              - {source_labels: [Shard], target_label: Shard, action: lowercase}
              - {regex: path|empty, action: labeldrop}
              - {source_labels: [method, __name__], regex: '(?P<m>GET|POST);(.*)', target_label: '${m}_of', replacement: '$2'}
              - {source_labels: [__name__], regex: 'h_(.*)', target_label: __name__, replacement: 'renamed_$1'}
          - job_name: limited
            sample_limit: 3
            static_configs: [{targets: ['ADDRESS']}]
        """
                .replace("ADDRESS", address());
    }

    private String address() {
        return "127.0.0.1:" + application.getAddress().getPort();
    }

    private Path write() throws IOException {
        Files.writeString(
                directory.resolve("targets-1.json"),
                "[\n\t{\"targets\": [\"%s\"], \"labels\": {\"zone\": \"here\"}},\n\t{\"targets\": [\"gone:1\"], \"labels\": {\"zone\": \"away\"}}]"
                        .formatted(address()));
        Files.writeString(
                directory.resolve("more.yml"),
                "- targets: ['%s']\n  labels: {zone: there, number: 5}\n".formatted(address()));
        return Files.writeString(directory.resolve("prometheus.yml"), configuration());
    }

    @Test
    void theSeriesHaveTheSameLabels() throws Exception {
        Path file = write();
        Supplier<Set<Labels>> theirs = prometheus(file);
        Supplier<Set<Labels>> ours = steelyard(file);
        Set<Labels> expected = settled(theirs);
        assertThat(expected).hasSizeGreaterThan(70);
        assertThat(settled(ours)).containsExactlyInAnyOrderElementsOf(expected);
    }

    /// What it says when all jobs have been scraped and two looks agree.
    private static Set<Labels> settled(Supplier<Set<Labels>> series) throws InterruptedException {
        Set<Labels> before = Set.of();
        while (true) {
            Set<Labels> now = series.get();
            long ups = now.stream().filter(each -> each.metricName().equals("up")).count();
            if (ups == 6 && now.equals(before)) {
                return now;
            }
            before = now;
            // Longer than an interval, so that another look could find more.
            boolean _ = new CountDownLatch(1).await(2500, TimeUnit.MILLISECONDS);
        }
    }

    private Supplier<Set<Labels>> steelyard(Path file) throws IOException, ConfigurationException {
        Head head = new Head(HeadOptions.DEFAULT);
        opened.add(
                ScrapeJobs.open(
                        head,
                        ScrapeClock.of(InstantSource.system()),
                        new ScrapeJobs.Terms("test", ScrapeLimits.DEFAULT),
                        ConfigurationFile.read(file)));
        return () -> {
            Set<Labels> found = new TreeSet<>();
            SeriesCursor cursor =
                    head.select(
                            new Selection(
                                    List.of(new LabelMatcher.NotEqual(Labels.NAME, "")),
                                    0,
                                    Long.MAX_VALUE));
            while (cursor.next()) {
                found.add(cursor.labels());
            }
            return found;
        };
    }

    private Supplier<Set<Labels>> prometheus(Path file) throws IOException {
        RunningPrometheus running =
                RunningPrometheus.start(
                        directory, directory.resolve("data"), Files.readString(file));
        opened.add(running);
        return () -> {
            try {
                return labels(
                        running.ask(
                                "/api/v1/series",
                                Map.of("match[]", "{__name__!=\"\"}", "start", "0")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @SuppressWarnings("unchecked") // the shape of the answer is Prometheus' promise
    private static Set<Labels> labels(String answer) {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(answer);
        Set<Labels> found = new TreeSet<>();
        if (read instanceof Map<?, ?> map && map.get("data") instanceof List<?> list) {
            list.forEach(each -> found.add(Labels.of((Map<String, String>) each)));
        }
        return found;
    }
}
