package dev.steelyard.apiserver.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.autoscaling.Autoscaler.Share;
import dev.steelyard.apiserver.autoscaling.CountedPod.ContainerRequests;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Reference WEB = new Reference("apps/v1", "Deployment", "web");
    private static final Reference REPLICAS = new Reference("apps/v1", "ReplicaSet", "web-1");
    private static final Share CPU = new Share("cpu", Optional.empty());
    private static final TargetScale SCALE = new TargetScale.Known("app=web", 2);

    private static CountedPod pod(String name, Reference... owners) {
        return new CountedPod(
                name,
                false,
                List.of(owners),
                List.of(new ContainerRequests("app", Set.of("cpu", "memory"))),
                Set.of());
    }

    private static CountedPod with(Set<String> ofPod, ContainerRequests... containers) {
        return new CountedPod("web-1-a", false, List.of(REPLICAS, WEB), List.of(containers), ofPod);
    }

    private static Sight sight(TargetScale scale, List<Share> shares, List<CountedPod> pods) {
        return new Sight(new Autoscaler("shop", "web", WEB, shares), List.of(), scale, pods);
    }

    private static List<String> faults(Sight sight) {
        return Judgement.of(sight).stream().map(Fault::what).toList();
    }

    private static List<String> faults(Share share, CountedPod... pods) {
        return faults(sight(SCALE, List.of(share), List.of(pods)));
    }

    @Test
    void nothingIsWrongWithPodsOfItsOwn() {
        assertThat(faults(CPU, pod("web-1-a", REPLICAS, WEB), pod("web-1-b", REPLICAS, WEB)))
                .isEmpty();
    }

    @Test
    void podsOfOthersAreToldByWhoMadeThem() {
        Reference job = new Reference("batch/v1", "Job", "report-1");
        Reference cron = new Reference("batch/v1", "CronJob", "report");
        Reference alike = new Reference("example.com/v1", "Deployment", "web");
        assertThat(
                        faults(
                                CPU,
                                pod("web-1-a", REPLICAS, WEB),
                                pod("report-1-x", job, cron),
                                pod("debug"),
                                pod("alike", alike)))
                .containsExactly(
                        "3 of the 4 pods that it counts are not of Deployment/web:"
                                + " CronJob/report (report-1-x), Deployment/web (alike), Pod/debug (debug)");
    }

    @Test
    void manyPodsAreCounted() {
        CountedPod[] many =
                IntStream.range(0, 5)
                        .mapToObj(i -> pod("p" + i, new Reference("batch/v1", "Job", "j")))
                        .toArray(CountedPod[]::new);
        assertThat(faults(CPU, many)).first().asString().endsWith("Job/j (p0, p1, p2 and 2 more)");
    }

    @Test
    void podsThatFailedOrEndAreNotCounted() {
        CountedPod gone = new CountedPod("x", true, List.of(), List.of(), Set.of());
        Sight sight = sight(SCALE, List.of(), List.of(gone, pod("web-1-a", WEB)));
        assertThat(faults(sight)).isEmpty();
        assertThat(sight.counted()).isEqualTo(1);
    }

    @Test
    void theVersionOfATargetDoesNotMatter() {
        Reference older = new Reference("apps/v1beta2", "Deployment", "web");
        assertThat(faults(CPU, pod("web-1-a", REPLICAS, older))).isEmpty();
    }

    @Test
    void rivalsAreNamed() {
        Sight alone = sight(SCALE, List.of(), List.of(pod("web-1-a", WEB)));
        Sight sight = new Sight(alone.autoscaler(), List.of("a", "b"), alone.scale(), alone.pods());
        assertThat(faults(sight))
                .containsExactly(
                        "Deployment/web is scaled by a and b, too: each undoes what the other does");
    }

    @Test
    void selectorsThatMatchNothingAreTold() {
        assertThat(faults(sight(SCALE, List.of(CPU), List.of())))
                .containsExactly(
                        "the selector app=web of the scale of Deployment/web matches no pod,"
                                + " though it has 2 replicas");
        assertThat(faults(sight(new TargetScale.Known("app=web", 0), List.of(CPU), List.of())))
                .isEmpty();
        assertThat(faults(sight(new TargetScale.Known("", 2), List.of(CPU), List.of())))
                .containsExactly(
                        "the scale of Deployment/web states no selector, so that no pod is found");
        TargetScale absent = new TargetScale.Absent(new Fault("why", "cure"));
        assertThat(faults(sight(absent, List.of(CPU), List.of()))).containsExactly("why");
    }

    @Test
    void eachContainerNeedsARequestUnlessThePodHasOne() {
        ContainerRequests app = new ContainerRequests("app", Set.of("cpu"));
        ContainerRequests proxy = new ContainerRequests("proxy", Set.of("memory"));
        String missing =
                "container proxy requests no cpu, so that there is no utilization of it: web-1-a";
        assertThat(faults(CPU, with(Set.of(), app, proxy))).containsExactly(missing);
        assertThat(faults(CPU, with(Set.of("memory"), app, proxy))).isEmpty();
        assertThat(faults(CPU, with(Set.of("cpu"), proxy))).isEmpty();
        assertThat(faults(CPU, with(Set.of("memory"), proxy))).containsExactly(missing);
        assertThat(faults(sight(SCALE, List.of(), List.of(with(Set.of(), proxy))))).isEmpty();
    }

    @Test
    void aContainerThatAnHpaNamesNeedsARequestOfItsOwn() {
        ContainerRequests app = new ContainerRequests("app", Set.of());
        ContainerRequests proxy = new ContainerRequests("proxy", Set.of());
        Share ofApp = new Share("cpu", Optional.of("app"));
        assertThat(faults(ofApp, with(Set.of("cpu"), app, proxy)))
                .containsExactly(
                        "container app requests no cpu, so that there is no utilization of it: web-1-a");
        assertThat(faults(ofApp, with(Set.of(), proxy)))
                .containsExactly("it goes by the cpu of container app, which is not in web-1-a");
    }
}
