package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.groups.FakeReadings;
import dev.steelyard.apiserver.groups.KindNames;
import dev.steelyard.model.Labels;
import dev.steelyard.rules.described.RuleName;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.Describes;
import dev.steelyard.rules.v1alpha1.MeasuredGauge;
import dev.steelyard.rules.v1alpha1.MeasuredRate;
import dev.steelyard.rules.v1alpha1.Reduce;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/// Metrics of objects that exporters describe, and of nothing, where ScrapeRules serve them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricPathsTest {
    private static final String CUSTOM = "/apis/custom.metrics.k8s.io/";
    private static final String EXTERNAL = "/apis/external.metrics.k8s.io/v1beta1";

    private final ServerFixture server = new ServerFixture();

    @BeforeAll
    void measure() {
        for (int i = 0; i < 4; i++) {
            Map<String, String> labels = i % 2 == 1 ? Map.of("foo", "bar") : Map.of();
            server.inventory.add(FakeReadings.node("n" + i, labels));
            gauge(7, "node_some", "node", "n" + i);
        }
        for (int i = 0; i < 16; i++) {
            Map<String, String> labels = i < 4 ? Map.of("foo", "bar") : Map.of();
            server.inventory.add(FakeReadings.pod("ns", "p" + i, labels));
            gauge(0.5, "pod_some", "namespace", "ns", "pod", "p" + i);
        }
        gauge(1, "pod_some", "namespace", "ns", "pod", "gone");
        gauge(3, "ns_some", "about", "ns");
        counter(2, "requests_total", "namespace", "ns", "host", "web", "code", "200");
        counter(1, "requests_total", "namespace", "ns", "host", "web", "code", "500");
        counter(5, "requests_total", "namespace", "ns", "host", "api", "code", "200");
        counter(9, "requests_total", "namespace", "evil", "host", "web", "code", "200");
        gauge(40, "heat", "namespace", "ns", "piece", "king");
        gauge(11, "depth", "namespace", "ns", "queue", "mail");
        gauge(4, "depth", "namespace", "ns", "queue", "jobs");
        gauge(2, "depth", "namespace", "ns");
        gauge(500, "depth", "namespace", "other", "queue", "mail");
        gauge(1, "torn", "namespace", "ns", "queue", "mail");
        gauge(Double.NaN, "torn", "namespace", "ns", "queue", "jobs");
        for (int i = 0; i < 1001; i++) {
            gauge(1, "many", "namespace", "ns", "queue", "q" + i, "half", i < 500 ? "a" : "b");
        }
        rule(
                null,
                "nodes",
                describes("v1", "Node", null, "node"),
                level("some-metric", "node_some"));
        rule(
                null,
                "pods",
                describes("v1", "Pod", "namespace", "pod"),
                level("some-metric", "pod_some"));
        rule(
                null,
                "namespaces",
                describes("v1", "Namespace", null, "about"),
                level("some-metric", "ns_some"));
        rule(
                "ns",
                "gateway",
                describes("networking.k8s.io/v1", "Ingress", null, "host"),
                new ServedMetric(
                        "rps",
                        List.of(),
                        new MeasuredRate("requests_total", Map.of(), List.of(), "1m"),
                        null));
        rule(
                "ns",
                "chess",
                describes("example.com/v1", "Chess", null, "piece"),
                level("heat", "heat"));
        rule("ns", "queues", null, level("queue_depth", "depth"));
        rule("ns", "each-queue", null, level("depth_by_queue", List.of("queue"), "depth"));
        rule("ns", "torn", null, level("torn_by_queue", List.of("queue"), "torn"));
        rule("ns", "many", null, level("many_by_queue", List.of("queue", "half"), "many"));
        rule("ns", "silent", null, level("never_seen", "never_seen"));
        server.labelled.put("team=shop", Set.of("web", "other"));
        server.kindNames.learn(
                new KindNames.Kind("example.com/v1", "Chess"),
                new KindNames.Names("chess", "chesses"));
    }

    @AfterAll
    void close() {
        server.close();
    }

    private void gauge(double value, String name, String... labels) {
        var _ = server.series.with(labels(name, labels), server.clock.millis() - 1_000, value);
    }

    /// A counter that rises by so much a second.
    private void counter(double perSecond, String name, String... labels) {
        for (int i = 8; i >= 0; i--) {
            var _ =
                    server.series.with(
                            labels(name, labels),
                            server.clock.millis() - i * 10_000L,
                            (8 - i) * 10 * perSecond);
        }
    }

    private static Labels labels(String name, String... labels) {
        String[] all = new String[labels.length + 2];
        all[0] = Labels.NAME;
        all[1] = name;
        System.arraycopy(labels, 0, all, 2, labels.length);
        return Labels.of(all);
    }

    private void rule(
            @Nullable String namespace,
            String name,
            @Nullable Describes describes,
            ServedMetric metric) {
        assertThat(
                        server.scrapeRules.offer(
                                new RuleName(Optional.ofNullable(namespace), name),
                                "2026-01-01T00:00:00Z",
                                new ScrapeRuleSpec(describes, List.of(metric))))
                .isEmpty();
    }

    private static Describes describes(
            String apiVersion, String kind, @Nullable String namespaceLabel, String nameLabel) {
        return new Describes(apiVersion, kind, namespaceLabel, nameLabel);
    }

    private static ServedMetric level(String name, String metric) {
        return level(name, List.of(), metric);
    }

    private static ServedMetric level(String name, List<String> by, String metric) {
        return new ServedMetric(
                name,
                by,
                null,
                new MeasuredGauge(metric, Map.of(), List.of(), null, Reduce.LAST, Across.SUM));
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/serving/metric-paths.csv", delimiter = '|', quoteCharacter = '\0')
    void eachPathHasItsValues(String path, int code, int values, String body) {
        for (String version : List.of("v1beta2", "v1beta1")) {
            HttpResponse<String> answer = server.get(CUSTOM + version + path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
            assertThat(answer.body()).contains(body);
            assertThat(answer.body().split("\"timestamp\"", -1)).hasSize(values + 1);
            assertThat(answer.body())
                    .contains(code == 200 ? "\"kind\":\"MetricValueList\"" : "\"kind\":\"Status\"");
        }
    }

    @Test
    void nobodysSeriesDescribeWhatIsAnothers() {
        String path = CUSTOM + "v1beta2/namespaces/evil/ingresses.networking.k8s.io/web/rps";
        assertThat(server.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void windowAndTimeAreTrue() {
        assertThat(server.get(CUSTOM + "v1beta2/namespaces/ns/ingresses/web/rps").body())
                .contains("\"timestamp\":\"2026-09-01T10:00:07Z\",\"windowSeconds\":60");
        assertThat(server.get(CUSTOM + "v1beta2/nodes/n0/some-metric").body())
                .contains("\"timestamp\":\"2026-09-01T10:00:06Z\"")
                .doesNotContain("windowSeconds");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    /namespaces/ns/queue_depth                            | 200 | "value":"17"
                    /namespaces/ns/queue_depth?labelSelector=queue%3Dmail | 200 | "value":"11"
                    /namespaces/ns/queue_depth?labelSelector=queue%3Dnone | 200 | "items":[]
                    /namespaces/ns/never_seen                             | 200 | "items":[]
                    /namespaces/ns/depth_by_queue?labelSelector=queue%3Dnone | 200 | "items":[]
                    /namespaces/ns/torn_by_queue                          | 200 | "items":[]
                    /namespaces/ns/torn_by_queue?labelSelector=queue%3Dmail | 200 | "value":"1"
                    /namespaces/ns/many_by_queue                          | 200 | "items":[]
                    /namespaces/ns/many_by_queue?labelSelector=half%3Da   | 200 | "value":"1"
                    /namespaces/other/queue_depth                         | 404 | no external metric queue_depth in namespace other
                    /namespaces/ns/unheard                                | 404 | no external metric unheard in namespace ns
                    /namespaces/ns/a%2Fb                                  | 404 | could not find
                    /namespaces/ns                                        | 404 | could not find
                    """)
    void metricsOfNothing(String path, int code, String body) {
        HttpResponse<String> answer = server.get(EXTERNAL + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        assertThat(answer.body()).contains(body);
    }

    /// Series without the label are a value of their own, and no label is made up for it.
    @Test
    void valuesAreToldApartByLabels() {
        assertThat(server.get(EXTERNAL + "/namespaces/ns/depth_by_queue").body())
                .isEqualTo(list(item("", 2), item("\"queue\":\"jobs\"", 4), mail()));
        assertThat(
                        server.get(
                                        EXTERNAL
                                                + "/namespaces/ns/depth_by_queue?labelSelector=queue%20in%20%28mail%29")
                                .body())
                .isEqualTo(list(mail()));
    }

    private static String mail() {
        return item("\"queue\":\"mail\"", 11);
    }

    private static String list(String... items) {
        return "{\"kind\":\"ExternalMetricValueList\",\"apiVersion\":\"external.metrics.k8s.io/v1beta1\",\"metadata\":{},\"items\":["
                + String.join(",", items)
                + "]}";
    }

    private static String item(String labels, int value) {
        return "{\"metricName\":\"depth_by_queue\",\"metricLabels\":{"
                + labels
                + "},\"timestamp\":\"2026-09-01T10:00:06Z\",\"value\":\""
                + value
                + "\"}";
    }

    /// An autoscaler adds up what it is given: a part would look like less.
    @Test
    void valuesOfWhichOneCannotBeToldAreNotTold() {
        assertThat(warning("torn_by_queue"))
                .contains("series of torn say what is no number where {queue='jobs'}");
        assertThat(warning("many_by_queue"))
                .contains("tells it apart by [queue, half] into 1001 values, more than 1000");
    }

    private String warning(String metric) {
        return server.get(EXTERNAL + "/namespaces/ns/" + metric)
                .headers()
                .firstValue("Warning")
                .orElseThrow();
    }

    @Test
    void aKnownMetricWithoutSeriesSaysWhy() {
        assertThat(
                        server.get(EXTERNAL + "/namespaces/ns/never_seen")
                                .headers()
                                .firstValue("Warning"))
                .contains(
                        "299 - \"ScrapeRule ns/silent serves it, and no series of"
                                + " never_seen describes that now; is its exporter scraped?\"");
    }
}
