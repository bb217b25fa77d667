package dev.steelyard.discovery;

import static dev.steelyard.inventory.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.inventory.FakeInventory;
import dev.steelyard.inventory.PodBuilder;
import dev.steelyard.inventory.PodRecord.Kind;
import dev.steelyard.inventory.PodRecord.PortRecord;
import dev.steelyard.inventory.Workload;
import dev.steelyard.model.Labels;
import dev.steelyard.scrape.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotatedPodsTest {
    private final FakeInventory inventory = new FakeInventory();
    private final AnnotatedPods pods = new AnnotatedPods(inventory, Cadence.DEFAULT);

    @Test
    void aPodThatAsksIsATargetWithItsIdentity() {
        inventory.put(willing().container("app", port("http", 8080)).build());

        assertThat(pods.targets())
                .containsExactly(
                        new Target(
                                "pods",
                                URI.create("http://10.0.0.1:8080/metrics"),
                                Labels.of(
                                        "job", "shop/web",
                                        "instance", "10.0.0.1:8080",
                                        "namespace", "shop",
                                        "pod", "web-1",
                                        "container", "app",
                                        "node", "n1",
                                        "workload", "web",
                                        "workload_kind", "Deployment"),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(10),
                                Target.Honor.DEFAULT,
                                Target.Access.ANONYMOUS));
        assertThat(pods.problems()).isEmpty();
    }

    @Test
    void everyAnnotationIsHonoured() {
        inventory.put(
                willing()
                        .annotation("prometheus.io/port", "9100")
                        .annotation("prometheus.io/path", "/probe?module=x")
                        .annotation("prometheus.io/scheme", "https")
                        .annotation("prometheus.io/interval", "1m30s")
                        .container("app", port("http", 8080))
                        .build());

        Target target = pods.targets().getFirst();

        assertThat(target.url()).hasToString("https://10.0.0.1:9100/probe?module=x");
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void podsThatDoNotAskOrCannotAnswerAreNoTargets() {
        inventory.put(pod("plain").container("app", port("metrics", 1)).build());
        inventory.put(willing("no").annotation("prometheus.io/scrape", "false").build());
        inventory.put(willing("pending").phase("Pending").container("app", port("", 1)).build());
        inventory.put(willing("done").phase("Succeeded").container("app", port("", 1)).build());
        inventory.put(willing("placeless").ip("").container("app", port("", 1)).build());

        assertThat(pods.targets()).isEmpty();
        assertThat(pods.problems()).isEmpty();
    }

    @Test
    void portsAreFoundByRule() {
        PortRecord http = port("http", 80);
        PortRecord admin = port("admin", 81);
        PortRecord metrics = port("metrics", 90);
        PortRecord also = port("http-metrics", 91);

        checkDoors(willing().container("app", http, admin), "80 app");
        checkDoors(willing().container("app", http, metrics), "90 app");
        checkDoors(willing().container("app", metrics).container("b", also), "90 app", "91 b");
        checkDoors(willing().container("app", metrics).container("b", metrics), "90 app");
        checkDoors(willing().container("bare").container("b", http), "80 b");
        checkDoors(willing().container("s", Kind.SIDECAR, admin).container("app", http), "80 app");
        checkDoors(willing().container("s", Kind.SIDECAR, also).container("app", http), "91 s");
        checkDoors(willing().container("i", Kind.INIT, metrics).container("app", http), "80 app");
        checkDoors(willing("81").container("app", http, admin), "81 app");
        checkDoors(willing("81").container("a", http).container("b", admin), "81 b");
        checkDoors(willing("99").container("app", http), "99 app");
        checkDoors(willing("99").container("a", http).container("b", admin), "99 ");
        checkDoors(willing("99").container("s", Kind.INIT, http).container("a"), "99 a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    port     | abc    | 0 | is not a port        | write a number from 1 to 65535
                    port     | 0      | 0 | is not a port        | write a number from 1 to 65535
                    port     | 65536  | 0 | is not a port        | write a number from 1 to 65535
                    port     | 80,90  | 0 | is not a port        | write a number from 1 to 65535
                    port     | -1     | 0 | is not a port        | write a number from 1 to 65535
                    scrape   | yes    | 0 | is neither           | write "true"
                    scrape   | True   | 0 | is neither           | write "true"
                    path     | /a b   | 0 | makes no address      | write the path as it stands in an address
                    scheme   | ftp    | 1 | is not a scheme      | write "http" or "https"
                    interval | fast   | 1 | is not a duration    | write it like "15s" or "1m"
                    interval | ''     | 1 | is not a duration    | write it like "15s" or "1m"
                    interval | 999ms  | 1 | is out of bounds     | write 1s to 5m
                    interval | 5m1s   | 1 | is out of bounds     | write 1s to 5m
                    interval | 999999h| 1 | is out of bounds     | write 1s to 5m
                    """)
    void mistakesAreListedWithTheirCure(
            String annotation, String value, int targets, String problem, String cure) {
        inventory.put(
                willing()
                        .annotation("prometheus.io/" + annotation, value)
                        .container("app", port("http", 80))
                        .build());

        AnnotatedPods.Found found = pods.find();

        assertThat(found.targets()).hasSize(targets);
        assertThat(found.problems())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.subject()).isEqualTo("pod shop/web-1");
                    assertThat(it.problem())
                            .startsWith("annotation prometheus.io/" + annotation)
                            .contains('"' + value + '"')
                            .contains(problem);
                    assertThat(it.cure()).startsWith(cure);
                });
    }

    @Test
    void aPodWithoutAnyPortIsListed() {
        inventory.put(willing().container("app").build());

        assertThat(pods.targets()).isEmpty();
        assertThat(pods.problems().getFirst().toString())
                .contains("declares no TCP port")
                .contains("add the annotation prometheus.io/port");
    }

    @ParameterizedTest
    @CsvSource({"1s,PT1S", "15s,PT15S", "1m,PT1M", "5m,PT5M", "2m30s,PT150S", "1500ms,PT1.5S"})
    void intervalsWithinTheBoundsAreTaken(String interval, Duration expected) {
        inventory.put(
                willing()
                        .annotation("prometheus.io/interval", interval)
                        .container("app", port("", 80))
                        .build());

        assertThat(pods.targets().getFirst().interval()).isEqualTo(expected);
        assertThat(pods.targets().getFirst().timeout())
                .isLessThanOrEqualTo(pods.targets().getFirst().interval());
        assertThat(pods.problems()).isEmpty();
    }

    @Test
    void anAddressOfTheSixthVersionIsBracketed() {
        inventory.put(willing().ip("2001:db8::7").container("app", port("", 80)).build());

        Target target = pods.targets().getFirst();

        assertThat(target.url()).hasToString("http://[2001:db8::7]:80/metrics");
        assertThat(target.labels().get("instance")).isEqualTo("[2001:db8::7]:80");
    }

    @Test
    void anAddressThatIsNoneIsListedAndHarmsNoOther() {
        inventory.put(willing("bad").ip("not_an_ip").container("app", port("", 80)).build());
        inventory.put(willing("good").container("app", port("", 80)).build());

        assertThat(pods.targets()).hasSize(1);
        assertThat(pods.problems())
                .extracting(DiscoveryProblem::subject)
                .containsExactly("pod shop/bad");
    }

    @Test
    void aPathWithoutItsSlashGetsOne() {
        inventory.put(
                willing()
                        .annotation("prometheus.io/path", "stats")
                        .container("app", port("", 80))
                        .build());

        assertThat(pods.targets().getFirst().url()).hasPath("/stats");
    }

    @Test
    void aPodOfItsOwnIsItsOwnJob() {
        inventory.put(
                willing()
                        .workload(new Workload("shop", "Pod", "web-1"))
                        .container("app", port("", 80))
                        .build());

        assertThat(pods.targets().getFirst().labels().get("job")).isEqualTo("shop/web-1");
    }

    @Test
    void anIncompleteInventoryHasNoTargets() {
        inventory.complete(false);
        inventory.put(willing().container("app", port("", 80)).build());
        assertThat(pods.targets()).isEmpty();

        inventory.complete(true);
        assertThat(pods.targets()).hasSize(1);
    }

    @Test
    void changesAreTold() {
        AtomicInteger told = new AtomicInteger();
        pods.onChange(told::incrementAndGet);
        inventory.put(willing().build());

        assertThat(told).hasValue(1);
    }

    @Test
    void aCadenceOutOfBoundsIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Cadence(second.dividedBy(2), second.dividedBy(2)))
                .hasMessageContaining("an interval is from PT1S to PT5M: PT0.5S");
        assertThatThrownBy(() -> new Cadence(second, second.multipliedBy(2)))
                .hasMessageContaining("at most the interval PT1S: PT2S");
        assertThatThrownBy(() -> new Cadence(second, Duration.ZERO))
                .hasMessageContaining("more than zero");
    }

    private void checkDoors(PodBuilder builder, String... expected) {
        inventory.put(builder.build());
        assertThat(pods.targets())
                .extracting(
                        target -> target.url().getPort() + " " + target.labels().get("container"))
                .containsExactlyElementsOf(List.of(expected));
    }

    private static PodBuilder willing() {
        return pod("web-1").annotation("prometheus.io/scrape", "true");
    }

    /// A pod that asks for the port, if `text` is one, or has the name.
    private static PodBuilder willing(String text) {
        return text.matches("\\d+")
                ? willing().annotation("prometheus.io/port", text)
                : pod(text).annotation("prometheus.io/scrape", "true");
    }

    private static PortRecord port(String name, int number) {
        return new PortRecord(name, number);
    }
}
