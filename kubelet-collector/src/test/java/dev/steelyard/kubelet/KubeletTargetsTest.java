package dev.steelyard.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.discovery.Cadence;
import dev.steelyard.inventory.FakeInventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.model.Labels;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.relabel.Relabelling;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KubeletTargetsTest {
    private final FakeInventory inventory = new FakeInventory();

    @Test
    void everyNodeIsATarget() {
        inventory.put(node("n1", Map.of("InternalIP", "192.0.2.1"), 10250));

        assertThat(targets(KubeletTargets.Options.DEFAULT))
                .containsExactly(
                        new Target(
                                "kubelet",
                                URI.create("https://192.0.2.1:10250/metrics/resource"),
                                Labels.of(
                                        "job", "kubelet",
                                        "instance", "192.0.2.1:10250",
                                        "metrics_path", "/metrics/resource",
                                        "node", "n1"),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(10),
                                new Target.Honor(true, true, true),
                                Target.Access.KUBELET,
                                Target.Terms.USUAL
                                        .with(Target.MalformedLine.IS_LEFT_OUT)
                                        .with(ResourceSeries.USAGE)));
    }

    @Test
    void furtherPagesAreTargetsOfTheirOwn() {
        inventory.put(node("n1", Map.of("InternalIP", "192.0.2.1"), 10250));
        Cadence slower = Cadence.DEFAULT.atMostEvery(Duration.ofSeconds(30));
        List<Target> targets =
                targets(
                        KubeletTargets.Options.DEFAULT.with(
                                Set.of(
                                        KubeletPage.KUBELET,
                                        KubeletPage.PROBES,
                                        KubeletPage.SLIS,
                                        KubeletPage.CADVISOR),
                                slower));
        assertThat(targets)
                .extracting(target -> target.url().getPath())
                .containsExactly(
                        "/metrics/cadvisor", "/metrics", "/metrics/probes", "/metrics/slis");
        assertThat(targets)
                .allSatisfy(target -> {
                    assertThat(target.interval()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(target.labels().get("metrics_path"))
                            .isEqualTo(target.url().getPath());
                    assertThat(target.labels().get("instance")).isEqualTo("192.0.2.1:10250");
                });
        assertThat(targets.getFirst().terms().relabelling()).isEqualTo(SeriesProfile.USUAL);
        assertThat(targets.getLast().terms().relabelling()).isEqualTo(Relabelling.NONE);
        assertThat(targets)
                .extracting(target -> target.terms().malformed())
                .containsOnly(Target.MalformedLine.IS_LEFT_OUT);
    }

    @Test
    void theBestAddressTypeIsTaken() {
        Map<String, String> both = Map.of("Hostname", "h", "ExternalIP", "203.0.113.9");

        checkUrl(both, 0, "https://203.0.113.9:10250/metrics/resource", "InternalIP", "ExternalIP");
        checkUrl(both, 10255, "https://h:10255/metrics/resource", "Hostname", "ExternalIP");
        checkUrl(
                Map.of("InternalIP", "", "Hostname", "h"),
                1,
                "https://h:1/metrics/resource",
                "InternalIP",
                "Hostname");
        checkUrl(
                Map.of("InternalIP", "2001:db8::1"),
                1,
                "https://[2001:db8::1]:1/metrics/resource",
                "InternalIP");
    }

    @Test
    void aNodeWithoutAUsableAddressIsListed() {
        inventory.put(node("n1", Map.of("InternalDNS", "n1.local"), 0));
        KubeletTargets targets = new KubeletTargets(inventory, KubeletTargets.Options.DEFAULT);

        assertThat(targets.targets()).isEmpty();
        assertThat(targets.problems().getFirst())
                .hasToString(
                        "node n1: has no address of the types InternalIP, ExternalIP, Hostname,"
                                + " only {InternalDNS=n1.local}; add a type that it has to the"
                                + " address types of kubelets");
    }

    @Test
    void aNameThatNoUrlCanHoldIsListedAndHarmsNoOther() {
        inventory.put(node("n1", Map.of("Hostname", "my_node"), 0));
        inventory.put(node("n2", Map.of("Hostname", "a node"), 0));
        inventory.put(node("n3", Map.of("Hostname", "fine"), 0));
        KubeletTargets targets = new KubeletTargets(inventory, KubeletTargets.Options.DEFAULT);

        assertThat(targets.targets())
                .extracting(target -> target.labels().get("node"))
                .containsExactly("n3");
        assertThat(targets.problems())
                .extracting(problem -> problem.subject())
                .containsExactly("node n1", "node n2");
    }

    @Test
    void changesAreTold() {
        AtomicInteger told = new AtomicInteger();
        new KubeletTargets(inventory, KubeletTargets.Options.DEFAULT)
                .onChange(told::incrementAndGet);
        inventory.put(node("n1", Map.of(), 0));

        assertThat(told).hasValue(1);
    }

    @Test
    void noAddressTypeAtAllIsRefused() {
        assertThatThrownBy(() -> options()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMatchersTakeTheseFamiliesOfThisPathOnly() {
        Labels ours =
                Labels.of(
                        Labels.NAME,
                        "container_cpu_usage_seconds_total",
                        "job",
                        "kubelet",
                        "metrics_path",
                        "/metrics/resource");
        Labels cadvisor =
                Labels.of(
                        Labels.NAME,
                        "container_cpu_usage_seconds_total",
                        "job",
                        "kubelet",
                        "metrics_path",
                        "/metrics/cadvisor");

        assertThat(matches(ours)).isTrue();
        assertThat(matches(cadvisor)).isFalse();
        assertThat(KubeletSeries.of(ours)).contains(KubeletSeries.CONTAINER_CPU);
        assertThat(KubeletSeries.of(Labels.of(Labels.NAME, "up"))).isEmpty();
    }

    private static KubeletTargets.Options options(String... addressTypes) {
        return new KubeletTargets.Options(
                List.of(addressTypes),
                Set.of(KubeletPage.RESOURCE),
                KeptSeries.USUAL,
                Cadence.DEFAULT);
    }

    private static boolean matches(Labels labels) {
        return KubeletSeries.matchers().stream()
                .allMatch(matcher -> matcher.matches(labels.get(matcher.name())));
    }

    private void checkUrl(
            Map<String, String> addresses, int port, String expected, String... types) {
        inventory.put(node("n1", addresses, port));
        assertThat(targets(options(types)))
                .extracting(Target::url)
                .containsExactly(URI.create(expected));
    }

    private List<Target> targets(KubeletTargets.Options options) {
        return new KubeletTargets(inventory, options).targets();
    }

    private static NodeRecord node(String name, Map<String, String> addresses, int port) {
        return new NodeRecord(name, Map.of(), addresses, port);
    }
}
