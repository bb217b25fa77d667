package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.groups.FakeReadings;
import dev.steelyard.usage.ContainerUsage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// How old values are is counted where they are answered.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValueAgesTest {
    private static final String USAGE = "/apis/metrics.k8s.io/v1beta1";
    private static final String CUSTOM = "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop";
    private static final String EXTERNAL = "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop";

    private final ServerFixture server = new ServerFixture();

    @BeforeAll
    void open() {
        for (int i = 0; i < 3; i++) {
            server.inventory.add(FakeReadings.pod("shop", "web-" + i, Map.of()));
            server.readings.measurePod(
                    "shop", "web-" + i, new ContainerUsage("app", FakeReadings.usage(1, 1)));
        }
        server.inventory.add(FakeReadings.pod("shop", "unknown", Map.of()));
        server.inventory.add(FakeReadings.node("n1", Map.of()));
        server.readings.measureNode("n1", FakeReadings.usage(1, 1));
        server.readings.put("shop/web/main", FakeReadings.value(1));
        server.readings.put("shop/web.main", FakeReadings.value(1));
        server.readings.put("shop/web.main/web-0", FakeReadings.value(1));
        server.readings.put("shop/web.main/web-1", FakeReadings.value(1));
        server.clock.advance(
                Duration.between(server.clock.instant(), FakeReadings.MEASURED)
                        .plus(Duration.ofSeconds(15)));
    }

    @AfterAll
    void close() throws Exception {
        server.close();
    }

    private long count(String group, String bound) {
        String bucket =
                "steelyard_apiserver_value_age_seconds_bucket{group=\"%s.metrics.k8s.io\",le=\"%s\"} "
                        .formatted(group, bound)
                        .replace("resource.", "");
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(bucket))
                .mapToLong(line -> Long.parseLong(line.substring(bucket.length())))
                .findFirst()
                .orElseThrow();
    }

    private void counts(String group, int values, String path) {
        long before = count(group, "15");
        assertThat(server.get(path).statusCode()).isLessThan(500);
        assertThat(count(group, "15")).as(path).isEqualTo(before + values);
        assertThat(count(group, "+Inf")).isEqualTo(before + values);
        assertThat(count(group, "10")).as("they are 15 s old").isZero();
    }

    @Test
    void ofEachPodAndNodeThatIsMeasured() {
        counts("resource", 3, USAGE + "/pods");
        counts("resource", 3, USAGE + "/namespaces/shop/pods");
        counts("resource", 1, USAGE + "/namespaces/shop/pods/web-0");
        counts("resource", 0, USAGE + "/namespaces/shop/pods/unknown");
        counts("resource", 1, USAGE + "/nodes");
        counts("resource", 1, USAGE + "/nodes/n1");
        counts("resource", 0, USAGE + "/nodes/n2");
    }

    @Test
    void ofEachValueOfARule() {
        counts("custom", 1, CUSTOM + "/scalingrules.steelyard.dev/web/main");
        counts("custom", 2, CUSTOM + "/pods/*/web.main");
        counts("custom", 0, CUSTOM + "/pods/*/other.main");
        counts("external", 1, EXTERNAL + "/web.main");
        counts("external", 0, EXTERNAL + "/other.main");
    }
}
