package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The names, types and labels of the engine's own figures, which dashboards rely on.
class OwnFiguresTest {
    private static final String ONE = "http://one:80/metrics";
    private static final String TWO = "http://two:80/metrics";

    private final Head head = new Head(HeadOptions.DEFAULT);

    @Test
    void ofTheHead() {
        assertThat(described(head.metrics().families()))
                .containsExactly(
                        "gauge steelyard_tsdb_series {}",
                        "gauge steelyard_tsdb_samples {}",
                        "gauge steelyard_tsdb_head_bytes {}",
                        "gauge steelyard_tsdb_head_used_bytes {}",
                        "gauge steelyard_tsdb_head_max_bytes {}",
                        "counter steelyard_tsdb_samples_crowded_out {}",
                        "counter steelyard_tsdb_series_forgotten {}",
                        "counter steelyard_tsdb_series_refused {reason=\"total\"}"
                                + " {reason=\"metric\"} {reason=\"memory\"}",
                        "counter steelyard_tsdb_samples_appended {}",
                        "counter steelyard_tsdb_samples_out_of_order {}",
                        "counter steelyard_tsdb_samples_refused {reason=\"same\"}"
                                + " {reason=\"duplicate\"}"
                                + " {reason=\"out_of_order\"}"
                                + " {reason=\"too_old\"}"
                                + " {reason=\"malformed\"}"
                                + " {reason=\"unknown_series\"}",
                        "counter steelyard_tsdb_listener_failures {}");
    }

    @Test
    void ofTheScraper() throws Exception {
        FakeClock clock = new FakeClock(1_000_000_000);
        ScriptedClient client = new ScriptedClient();
        client.answers(ONE, "a 1\n");
        Scraping parts = new Scraping(head, client, clock, ScrapeLimits.DEFAULT);
        ListedTargets source = new ListedTargets(Targets.of(ONE), Targets.of(TWO));
        try (ScrapePool pool = ScrapePool.open(parts, List.of(source))) {
            assertThat(described(pool.families()))
                    .contains("gauge steelyard_scrape_targets {health=\"unknown\",job=\"test\"}");
            clock.run(10_000);
            assertThat(described(pool.families()))
                    .containsExactly(
                            "gauge steelyard_scrape_targets {health=\"down\",job=\"test\"}"
                                    + " {health=\"up\",job=\"test\"}",
                            "counter steelyard_scrape_scrapes "
                                    + each(
                                            "{job=\"test\",outcome=\"%s\"}",
                                            "success",
                                            "unreachable",
                                            "timeout",
                                            "http_status",
                                            "unknown_format",
                                            "malformed",
                                            "body_too_large",
                                            "sample_limit",
                                            "label_limit",
                                            "target_limit",
                                            "internal"),
                            "counter steelyard_scrape_samples {job=\"test\"}",
                            "counter steelyard_scrape_samples_dropped "
                                    + each(
                                            "{job=\"test\",reason=\"%s\"}",
                                            "series_limit",
                                            "label_limit",
                                            "label_name_length",
                                            "label_value_length",
                                            "store_full",
                                            "duplicate",
                                            "out_of_order",
                                            "too_old",
                                            "malformed",
                                            "malformed_line",
                                            "future"),
                            "counter steelyard_scrape_forgiven "
                                    + each(
                                            "{breach=\"%s\",job=\"test\"}",
                                            "missing_comma",
                                            "trailing_comma",
                                            "raw_line_feed",
                                            "unknown_escape",
                                            "carriage_return",
                                            "quoted_name",
                                            "run_on_name",
                                            "no_last_line_feed"),
                            "counter steelyard_scrape_body_bytes {job=\"test\"}",
                            "histogram steelyard_scrape_duration_seconds {job=\"test\"}");
        }
    }

    @Test
    void everyFigureHasAHelpThatIsASentence() {
        List<MetricFamily> all = new ArrayList<>(head.metrics().families());
        all.addAll(new ScrapeMetrics().families(List.of()));
        assertThat(all).allMatch(family -> family.help().matches("[A-Z].*\\."));
        assertThat(all).noneMatch(family -> family.name().endsWith("_total"));
        assertThat(all.stream().map(MetricFamily::name).distinct()).hasSameSizeAs(all);
        assertThat(all)
                .allMatch(family ->
                        family.type() == MetricType.COUNTER
                                || family.type() == MetricType.GAUGE
                                || family.type() == MetricType.HISTOGRAM);
    }

    private static String each(String label, String... values) {
        List<String> labels = new ArrayList<>();
        for (String value : values) {
            labels.add(label.formatted(value));
        }
        return String.join(" ", labels);
    }

    private static List<String> described(List<MetricFamily> families) {
        return families.stream()
                .map(family ->
                        family.type().word()
                                + " "
                                + family.name()
                                + " "
                                + String.join(
                                        " ",
                                        family.points().stream()
                                                .map(MetricPoint::labels)
                                                .map(Object::toString)
                                                .toList()))
                .toList();
    }
}
