package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.steelyard.apiserver.groups.FakeInventory;
import dev.steelyard.apiserver.groups.FakeReadings;
import dev.steelyard.apiserver.serving.TickingClock;
import dev.steelyard.discovery.AnnotatedPods;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.inventory.PodRecord.Kind;
import dev.steelyard.inventory.Requests;
import dev.steelyard.inventory.Workload;
import dev.steelyard.model.Labels;
import dev.steelyard.rules.Surroundings.PodReading;
import dev.steelyard.rules.Surroundings.ResourceUse;
import dev.steelyard.rules.Surroundings.Scrape;
import dev.steelyard.rules.WorkloadKey;
import dev.steelyard.scrape.ScrapeOutcome;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.usage.ContainerUsage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ObservedPodsTest {
    private static final WorkloadKey WEB = new WorkloadKey("shop", "Deployment", "web");
    private static final Optional<String> ALL = Optional.empty();

    private final FakeInventory inventory = new FakeInventory();
    private final FakeReadings readings = new FakeReadings();
    private final TickingClock clock = new TickingClock();
    private final List<TargetStatus> statuses = new ArrayList<>();
    private final ObservedPods pods =
            new ObservedPods(inventory, () -> List.copyOf(statuses), readings, clock);

    private static ContainerRecord container(String name, Kind kind, Requests requests) {
        return new ContainerRecord(name, kind, new ContainerState.Untold(), requests, List.of());
    }

    private static Requests requests(long millicores, long bytes) {
        return new Requests(OptionalLong.of(millicores), OptionalLong.of(bytes));
    }

    private PodRecord pod(
            String name, boolean ready, Requests whole, ContainerRecord... containers) {
        PodRecord pod =
                new PodRecord(
                        "shop",
                        name,
                        "n1",
                        "127.0.0.1",
                        PodRecord.RUNNING,
                        ready,
                        false,
                        Instant.EPOCH,
                        new Workload("shop", "Deployment", "web"),
                        Map.of(),
                        Map.of(),
                        whole,
                        List.of(containers));
        inventory.add(pod);
        return pod;
    }

    private void measure(String pod, ContainerUsage... containers) {
        readings.measurePod("shop", pod, containers);
    }

    private static ContainerUsage usage(String container, long millicores, long bytes) {
        return new ContainerUsage(container, FakeReadings.usage(millicores * 1_000_000, bytes));
    }

    @Nested
    class Use {
        @Test
        void addsUpAllContainersOfAllReadyPods() {
            for (String name : List.of("web-1", "web-2")) {
                pod(
                        name,
                        true,
                        Requests.NONE,
                        container("migrate", Kind.INIT, Requests.NONE),
                        container("proxy", Kind.SIDECAR, requests(50, 10)),
                        container("app", Kind.REGULAR, requests(250, 100)));
            }
            pod("web-3", false, Requests.NONE);
            measure("web-1", usage("proxy", 20, 4), usage("app", 300, 60));
            measure("web-2", usage("proxy", 10, 5), usage("app", 170, 70));

            ResourceUse cpu = pods.use(WEB, "cpu", ALL).orElseThrow();
            assertThat(cpu.used()).isCloseTo(0.5, within(1e-9));
            assertThat(cpu.requested().getAsDouble()).isCloseTo(0.6, within(1e-9));
            assertThat(cpu.pods()).isEqualTo(2);
            assertThat(cpu.sampleMillis()).isEqualTo(FakeReadings.MEASURED.toEpochMilli());

            ResourceUse memory = pods.use(WEB, "memory", ALL).orElseThrow();
            assertThat(memory.used()).isEqualTo(139);
            assertThat(memory.requested()).hasValue(220);
        }

        @Test
        void oneContainerIsCountedAlone() {
            pod(
                    "web-1",
                    true,
                    requests(1000, 1000),
                    container("proxy", Kind.SIDECAR, Requests.NONE),
                    container("app", Kind.REGULAR, requests(200, 100)));
            measure("web-1", usage("proxy", 20, 4), usage("app", 100, 60));

            ResourceUse use = pods.use(WEB, "memory", Optional.of("app")).orElseThrow();
            assertThat(use.used()).isEqualTo(60);
            assertThat(use.requested()).as("the container's, not the pod's").hasValue(100);
        }

        @Test
        void aContainerThatNoPodHasIsUnknownAndNotZero() {
            pod("web-1", true, Requests.NONE, container("app", Kind.REGULAR, Requests.NONE));
            measure("web-1", usage("app", 100, 60));
            assertThat(pods.use(WEB, "cpu", Optional.of("ap"))).isEmpty();
        }

        @Test
        void whatAPodRequestsAsAWholeStandsAboveItsContainers() {
            pod(
                    "web-1",
                    true,
                    new Requests(OptionalLong.of(2000), OptionalLong.empty()),
                    container("app", Kind.REGULAR, requests(200, 100)));
            measure("web-1", usage("app", 100, 60));
            assertThat(pods.use(WEB, "cpu", ALL).orElseThrow().requested()).hasValue(2);
            assertThat(pods.use(WEB, "memory", ALL).orElseThrow().requested()).hasValue(100);
        }

        @Test
        void requestsAreUnknownWhereAContainerStatesNone() {
            pod(
                    "web-1",
                    true,
                    Requests.NONE,
                    container("app", Kind.REGULAR, requests(200, 100)),
                    container("helper", Kind.REGULAR, Requests.NONE));
            measure("web-1", usage("app", 100, 60), usage("helper", 1, 1));
            ResourceUse use = pods.use(WEB, "cpu", ALL).orElseThrow();
            assertThat(use.requested()).isEmpty();
            assertThat(use.used()).isCloseTo(0.101, within(1e-9));
        }

        @Test
        void requestsOfNothingAreNoMeasureOfUse() {
            pod("web-1", true, Requests.NONE, container("app", Kind.REGULAR, requests(0, 0)));
            measure("web-1", usage("app", 100, 60));
            assertThat(pods.use(WEB, "cpu", ALL).orElseThrow().requested()).isEmpty();
        }

        @Test
        void oneReadyPodWithoutAReadingLeavesTheUseUnknown() {
            pod("web-1", true, Requests.NONE);
            pod("web-2", true, Requests.NONE);
            measure("web-1", usage("app", 100, 60));
            assertThat(pods.use(WEB, "cpu", ALL)).isEmpty();
        }

        @Test
        void aWorkloadWithoutReadyPodsUsesNothingThatIsKnown() {
            assertThat(pods.use(WEB, "cpu", ALL)).isEmpty();
            pod("web-1", false, Requests.NONE);
            assertThat(pods.use(WEB, "cpu", ALL)).isEmpty();
        }

        @Test
        void otherResourcesAreTheCallersMistake() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pods.use(WEB, "disk", ALL))
                    .withMessageContaining("disk");
        }
    }

    @Nested
    class PodsOf {
        private void target(String job, String pod, TargetStatus.Health health, long success) {
            Labels labels = Labels.of("namespace", "shop", "pod", pod);
            Target target =
                    new Target(
                            job,
                            URI.create("http://127.0.0.1:8080/" + statuses.size()),
                            labels,
                            Duration.ofSeconds(15),
                            Duration.ofSeconds(10),
                            Target.Honor.DEFAULT,
                            Target.Access.ANONYMOUS);
            statuses.add(new TargetStatus(target, health, success, 1, success));
        }

        private PodReading only() {
            return pods.podsOf(WEB).getFirst();
        }

        @Test
        void aPodWithoutTargetsSaysSo() {
            pod("web-1", true, Requests.NONE);
            assertThat(pods.podsOf(WEB))
                    .containsExactly(
                            new PodReading("web-1", true, Scrape.NO_TARGET, "", PodReading.NEVER));
        }

        @Test
        void kubeletTargetsOfAPodAreNotItsOwn() {
            pod("web-1", true, Requests.NONE);
            target("kubelet", "web-1", up(), 5);
            assertThat(only().scrape()).isEqualTo(Scrape.NO_TARGET);
        }

        @Test
        void theTargetThatIsWorstOffDecides() {
            pod("web-1", false, Requests.NONE);
            target(AnnotatedPods.JOB, "web-1", up(), 7);
            target(
                    AnnotatedPods.JOB,
                    "web-1",
                    new TargetStatus.Health.Down(ScrapeOutcome.UNREACHABLE, "refused"),
                    3);
            assertThat(only()).isEqualTo(new PodReading("web-1", false, Scrape.DOWN, "refused", 3));
        }

        @Test
        void aTargetThatWasNotScrapedYetIsPending() {
            pod("web-1", true, Requests.NONE);
            target(AnnotatedPods.JOB, "web-1", up(), 7);
            target(
                    AnnotatedPods.JOB,
                    "web-1",
                    new TargetStatus.Health.Unknown(),
                    TargetStatus.NEVER);
            assertThat(only().scrape()).isEqualTo(Scrape.PENDING);
        }

        @Test
        void aFailureIsSeenAtOnceHoweverRecentlyAnybodyAsked() {
            pod("web-1", true, Requests.NONE);
            target(AnnotatedPods.JOB, "web-1", up(), 7);
            assertThat(only().scrape()).isEqualTo(Scrape.UP);
            statuses.clear();
            target(
                    AnnotatedPods.JOB,
                    "web-1",
                    new TargetStatus.Health.Down(ScrapeOutcome.TIMEOUT, "slow"),
                    7);
            assertThat(only().scrape()).isEqualTo(Scrape.DOWN);
        }

        @Test
        void targetsThatComeAndChangePlacesAreFound() {
            pod("web-1", true, Requests.NONE);
            assertThat(only().scrape()).isEqualTo(Scrape.NO_TARGET);
            target(AnnotatedPods.JOB, "web-1", up(), 7);
            assertThat(only().scrape()).as("one more target").isEqualTo(Scrape.UP);
            statuses.clear();
            target(AnnotatedPods.JOB, "web-2", up(), 7);
            assertThat(only().scrape()).as("another's in its place").isEqualTo(Scrape.NO_TARGET);
        }

        private static TargetStatus.Health up() {
            return new TargetStatus.Health.Up(3, Map.of());
        }
    }
}
