package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The API server itself refuses a rule with a mistake, and says how to mend it; nothing of ours
/// needs to run for that.
@OnRealCluster
class RefusedRulesIT {
    private static final String GOOD_SIGNAL =
            "- rate: {metric: http_requests_total, perReplica: 50}";

    private record Mistake(String name, String spec, String cure) {}

    private static Mistake signals(String name, String signals, String cure) {
        return new Mistake(name, "replicas: {min: 2, max: 20}\nsignals:\n" + signals, cure);
    }

    private static Mistake replicas(String name, String replicas, String cure) {
        return new Mistake(name, "replicas: " + replicas + "\nsignals:\n" + GOOD_SIGNAL, cure);
    }

    private static Stream<Mistake> mistakes() {
        return Stream.of(
                signals(
                        "two measures",
                        "- {rate: {metric: a, perReplica: 1}, gauge: {metric: b, perReplica: 1}}",
                        "exactly one of"),
                signals("no measure", "- {name: main}", "exactly one of"),
                signals("rate without a target", "- rate: {metric: a}", "perReplica"),
                signals("misspelt target", "- rate: {metric: a, perReplicas: 1}", "perReplicas"),
                signals(
                        "gauge without a target",
                        "- gauge: {metric: a}",
                        "exactly one of perReplica"),
                signals(
                        "gauge with two targets",
                        "- gauge: {metric: a, perReplica: 1, keepAt: 1}",
                        "exactly one of perReplica"),
                signals("cpu without a target", "- cpu: {}", "exactly one of utilization"),
                signals(
                        "cpu with from",
                        "- {cpu: {utilization: 70}, from: {workload: {name: other}}}",
                        "remove from"),
                signals("utilization beyond its range", "- cpu: {utilization: 2000}", "1000"),
                signals("target of zero", "- rate: {metric: a, perReplica: 0}", "0"),
                signals(
                        "target with a bad unit",
                        "- rate: {metric: a, perReplica: 5x}",
                        "perReplica"),
                signals(
                        "bad duration",
                        "- rate: {metric: a, over: 1 minute, perReplica: 1}",
                        "over"),
                signals("window too short", "- rate: {metric: a, over: 5s, perReplica: 1}", "10s"),
                signals("window too long", "- rate: {metric: a, over: 2h, perReplica: 1}", "1h"),
                signals("bad metric name", "- rate: {metric: a-b, perReplica: 1}", "metric"),
                signals(
                        "two signals of one name",
                        GOOD_SIGNAL + "\n- gauge: {metric: b, perReplica: 1}",
                        "Duplicate value"),
                signals(
                        "empty from",
                        "- {rate: {metric: a, perReplica: 1}, from: {}}",
                        "from is empty"),
                signals(
                        "two things to read from",
                        "- {rate: {metric: a, perReplica: 1}, from: {workload: {name: x}, object: {kind: Pod, name: other}}}",
                        "at most one of"),
                signals(
                        "matchAny with two conditions",
                        "- rate: {metric: a, perReplica: 1, matchAny: [{label: x, in: [a], exists: true}]}",
                        "exactly one of in"),
                signals(
                        "rate of a histogram's buckets",
                        "- rate: {metric: a_bucket, perReplica: 1}",
                        "_bucket"),
                new Mistake(
                        "no signal", "replicas: {min: 2, max: 20}\nsignals: []", "needs a signal"),
                replicas("min above max", "{min: 5, max: 2}", "replicas.min is above replicas.max"),
                replicas("no max", "{min: 5}", "max"),
                replicas("step above max", "{min: 1, max: 2, step: 3}", "step is above max"),
                replicas(
                        "zero without a waker",
                        "{min: 0, max: 5}",
                        "min 0 needs something that can wake"),
                new Mistake(
                        "unknown mode",
                        "mode: Sometimes\nreplicas: {max: 3}\nsignals:\n" + GOOD_SIGNAL,
                        "MetricsOnly"),
                new Mistake(
                        "unknown field",
                        "replica: {max: 3}\nreplicas: {max: 3}\nsignals:\n" + GOOD_SIGNAL,
                        "replica"));
    }

    @TestFactory
    Stream<DynamicTest> mistakeIsRefusedWithItsCure(RealCluster cluster) {
        return mistakes()
                .map(mistake ->
                        DynamicTest.dynamicTest(
                                mistake.name,
                                () ->
                                        assertThat(dryRun(cluster, mistake.spec).mustFail())
                                                .contains(mistake.cure)));
    }

    @Test
    void goodRuleIsTaken(RealCluster cluster) {
        dryRun(cluster, "replicas: {min: 2, max: 20}\nsignals:\n" + GOOD_SIGNAL).mustSucceed();
    }

    @Test
    void workloadOfARuleCannotChange(RealCluster cluster) {
        String rule =
                ShopFront.rule(
                        "default",
                        "mode: MetricsOnly\nreplicas: {max: 3}\nsignals:\n" + GOOD_SIGNAL);
        cluster.apply(rule);
        try {
            assertThat(
                            cluster.kubectlWith(
                                            rule.replace(
                                                    "{name: web}\n  mode", "{name: other}\n  mode"),
                                            "apply",
                                            "-f",
                                            "-")
                                    .mustFail())
                    .contains("workload of a rule cannot change");
        } finally {
            cluster.kubectl("-n", "default", "delete", "scalingrule", "web").mustSucceed();
        }
    }

    private static Command dryRun(RealCluster cluster, String spec) {
        return cluster.kubectlWith(
                ShopFront.rule("default", spec), "apply", "--dry-run=server", "-f", "-");
    }
}
