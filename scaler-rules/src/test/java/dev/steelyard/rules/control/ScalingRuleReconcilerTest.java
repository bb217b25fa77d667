package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.Labels;
import dev.steelyard.rules.Descriptions;
import dev.steelyard.rules.FakeSurroundings;
import dev.steelyard.rules.Grants;
import dev.steelyard.rules.MetricAnswer;
import dev.steelyard.rules.RuleKeeper;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.RuleYaml;
import dev.steelyard.rules.Surroundings.PodReading;
import dev.steelyard.rules.Surroundings.Scrape;
import dev.steelyard.rules.WorkloadKey;
import dev.steelyard.rules.control.ScalingRuleReconciler.Outcome;
import dev.steelyard.rules.standing.SampleLog;
import dev.steelyard.rules.v1alpha1.RuleCondition;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import dev.steelyard.rules.v1alpha1.SignalState;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScalingRuleReconcilerTest {
    private static final RuleKey WEB = new RuleKey("shop", "web");
    private static final WorkloadKey WORKLOAD = new WorkloadKey("shop", "Deployment", "web");
    private static final String SIGNAL = "gauge: {metric: depth, perReplica: 50}";
    private static final long DOWN_SINCE = Instant.parse("2026-11-22T11:59:50Z").toEpochMilli();

    private final FakeCluster cluster = new FakeCluster();
    private final SampleLog log = new SampleLog();
    private final FakeSurroundings surroundings = new FakeSurroundings();
    private long nowMillis = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private final InstantSource clock = () -> Instant.ofEpochMilli(nowMillis);
    private final RuleKeeper keeper =
            new RuleKeeper(
                    log, new RuleKeeper.World(surroundings, Grants.NONE, Descriptions.NONE), clock);
    private boolean leads = true;
    private final ScalingRuleReconciler reconciler =
            new ScalingRuleReconciler(cluster, keeper, () -> leads, clock);

    private void seconds(int seconds) {
        nowMillis += seconds * 1000L;
    }

    private void depth(double value) {
        surroundings.up(WORKLOAD, "a");
        log.append(
                Labels.of(
                        Labels.NAME,
                        "depth",
                        "namespace",
                        "shop",
                        "workload",
                        "web",
                        "workload_kind",
                        "Deployment",
                        "pod",
                        "a"),
                nowMillis,
                value);
    }

    private void reconcile() {
        assertThat(reconciler.reconcile(WEB)).isEqualTo(Outcome.KEPT);
    }

    private RuleCondition condition(String type) {
        return cluster.status().conditions().stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private void assertCondition(String type, String status, String reason) {
        assertThat(condition(type).status()).as(type).isEqualTo(status);
        assertThat(condition(type).reason()).as(type).isEqualTo(reason);
    }

    private static ScalingRule in(String mode) {
        return RuleYaml.rule(
                """
                workload: {name: web}
                mode: %s
                replicas: {min: 2, max: 20}
                signals:
                - gauge: {metric: depth, perReplica: 50}
                """
                        .formatted(mode));
    }

    private static HorizontalPodAutoscaler foreign(String name, String workload) {
        return new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withMaxReplicas(3)
                .withNewScaleTargetRef("apps/v1", "Deployment", workload)
                .endSpec()
                .build();
    }

    @Nested
    class Acting {
        @Test
        void makesTheAutoscalerAndSaysWhatItSees() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            assertThat(cluster.changes).containsExactly("apply web", "RuleAccepted web");
            ScalingRuleStatus status = cluster.status();
            assertThat(status.desired()).isEqualTo(12);
            assertThat(status.current()).isEqualTo(1);
            assertThat(status.floor()).isEqualTo(2);
            assertThat(status.ceiling()).isEqualTo(20);
            assertThat(status.because()).isEqualTo("main: 587 ÷ 50 = 11.74 → 12");
            assertThat(status.limitedBy()).isEqualTo("None");
            assertThat(status.observedGeneration()).isEqualTo(1);
            assertThat(status.signals().getFirst().value()).isEqualTo("587");
            assertThat(status.signals().getFirst().state()).isEqualTo(SignalState.OK);
            assertThat(status.signals().getFirst().lastSample()).isEqualTo("2026-11-22T12:00:00Z");
            assertThat(status.signals().getFirst().api())
                    .isEqualTo(
                            "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/scalingrules.steelyard.dev/web/main");
            assertThat(status.signals().getFirst().top().getFirst().object()).isEqualTo("pod/a");
            assertCondition("Ready", "True", "Accepted");
            assertCondition("Matching", "True", "SeriesFound");
            assertCondition("Fresh", "True", "Recent");
            assertCondition("Limited", "False", "None");
            assertCondition("Conflict", "False", "None");
            assertCondition("Acting", "Unknown", "HPAPending");
        }

        @Test
        void mirrorsWhetherTheAutoscalerIsActive() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            cluster.autoscalers.compute(
                    "web",
                    (_, live) ->
                            new HorizontalPodAutoscalerBuilder(live)
                                    .withNewStatus()
                                    .withCurrentReplicas(9)
                                    .addNewCondition()
                                    .withType("ScalingActive")
                                    .withStatus("False")
                                    .withReason("FailedGetObjectMetric")
                                    .withMessage("no")
                                    .endCondition()
                                    .endStatus()
                                    .build());
            reconcile();
            assertCondition("Acting", "False", "HPAInactive");
            assertThat(condition("Acting").message()).isEqualTo("FailedGetObjectMetric: no");
            assertThat(cluster.status().current()).isEqualTo(9);
            assertThat(cluster.status().hpa()).isEqualTo("web");
        }

        @Test
        void setsBackWhatSomeoneElseChangedAndTells() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            seconds(60);
            cluster.autoscalers.compute(
                    "web",
                    (_, live) ->
                            new HorizontalPodAutoscalerBuilder(live)
                                    .editSpec()
                                    .withMaxReplicas(99)
                                    .endSpec()
                                    .build());
            cluster.changes.clear();
            reconcile();
            assertThat(cluster.changes).containsExactly("ConflictSeen web", "apply web");
            ScalingRule rule = cluster.rule(WEB).orElseThrow();
            assertThat(cluster.autoscalers.get("web"))
                    .isEqualTo(OwnedAutoscaler.of(rule, RuleYaml.compiled(rule)));
            assertThat(cluster.status().lastError())
                    .startsWith(
                            "2026-11-22T12:01:00Z HorizontalPodAutoscaler web was changed by someone else");
            assertCondition("Acting", "False", "HPAForeignWriter");
            seconds(5);
            reconcile();
            assertCondition("Acting", "False", "HPAForeignWriter");
            seconds(10);
            reconcile();
            assertCondition("Acting", "Unknown", "HPAPending");
            assertThat(cluster.status().lastError()).isNull();
        }

        @Test
        void givesUpAForeignWriterTogetherWithTheAutoscaler() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            seconds(60);
            cluster.autoscalers.compute(
                    "web",
                    (_, live) ->
                            new HorizontalPodAutoscalerBuilder(live)
                                    .editSpec()
                                    .withMaxReplicas(99)
                                    .endSpec()
                                    .build());
            reconcile();
            cluster.put(in("MetricsOnly"));
            reconcile();
            assertThat(cluster.autoscalers).isEmpty();
            assertCondition("Acting", "False", "MetricsOnly");
            assertThat(cluster.status().lastError()).isNull();
        }

        @Test
        void changesNothingBeforeEverythingIsSeen() {
            cluster.isComplete = false;
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            assertThat(keeper.book().rules()).hasSize(1);
            assertThat(cluster.changes).isEmpty();
            assertThat(cluster.statuses).isEmpty();
            cluster.isComplete = true;
            reconcile();
            assertThat(cluster.changes).contains("apply web");
        }

        @Test
        void decidesWithTheReplicasThatTheAutoscalerCountsWhereverItIsAsked() {
            cluster.put(
                    RuleYaml.rule(
                            """
                            workload: {name: web}
                            replicas: {min: 2, max: 20, step: 2}
                            signals:
                            - gauge: {metric: depth, perReplica: 50}
                            """));
            depth(587);
            reconcile();
            cluster.autoscalers.compute(
                    "web",
                    (_, live) ->
                            new HorizontalPodAutoscalerBuilder(live)
                                    .withNewStatus()
                                    .withCurrentReplicas(14)
                                    .endStatus()
                                    .build());
            surroundings.set(WORKLOAD, new PodReading("a", true, Scrape.UP, "", nowMillis));
            depth(650);
            reconcile();
            assertThat(cluster.status().current()).isEqualTo(14);
            assertThat(cluster.status().desired()).as("within 10 % of 14").isEqualTo(14);
            assertThat(keeper.book().signal(WEB, "replicas", nowMillis))
                    .isInstanceOfSatisfying(
                            MetricAnswer.Value.class,
                            value -> assertThat(value.milli()).isEqualTo(14_000));
            assertThat(keeper.book().verdicts(nowMillis).getFirst().decision().current())
                    .isEqualTo(14);
        }

        @Test
        void followsAChangeOfTheRuleWithoutCallingItForeign() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            seconds(60);
            cluster.put(
                    RuleYaml.rule(
                            """
                            workload: {name: web}
                            replicas: {min: 2, max: 50}
                            signals:
                            - gauge: {metric: depth, perReplica: 50}
                            """));
            cluster.changes.clear();
            reconcile();
            assertThat(cluster.changes).containsExactly("apply web");
        }

        @Test
        void changesNothingWhereNothingChanged() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            reconcile();
            cluster.changes.clear();
            cluster.statuses.clear();
            for (int i = 0; i < 10; i++) {
                seconds(5);
                depth(587);
                reconcile();
            }
            assertThat(cluster.changes).isEmpty();
            assertThat(cluster.statuses).isEmpty();
        }

        @Test
        void removesTheAutoscalerWhenTheModeChanges() {
            cluster.put(in("Act"));
            depth(587);
            reconcile();
            cluster.put(in("Preview"));
            cluster.changes.clear();
            reconcile();
            assertThat(cluster.changes).containsExactly("delete web");
            assertThat(cluster.status().desired()).isEqualTo(12);
            assertCondition("Acting", "False", "Preview");
        }

        @Test
        void makesNoAutoscalerForMetricsOnly() {
            cluster.put(in("MetricsOnly"));
            depth(587);
            reconcile();
            assertThat(cluster.autoscalers).isEmpty();
            assertThat(keeper.book().metrics()).hasSize(1);
            assertCondition("Acting", "False", "MetricsOnly");
        }
    }

    @Nested
    class Following {
        @Test
        void keepsTheBookAndTouchesNothing() {
            leads = false;
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            assertThat(keeper.book().rules()).hasSize(1);
            assertThat(cluster.changes).isEmpty();
            assertThat(cluster.statuses).isEmpty();
            leads = true;
            reconcile();
            assertThat(cluster.changes).contains("apply web");
        }

        @Test
        void forgetsARuleThatIsGone() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            reconcile();
            cluster.rules.clear();
            assertThat(reconciler.reconcile(WEB)).isEqualTo(Outcome.GONE);
            assertThat(keeper.book().rules()).isEmpty();
            assertThat(log.listeners()).isZero();
        }
    }

    @Nested
    class Mistakes {
        @Test
        void leaveTheLastGoodVersionAtWork() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            cluster.put(RuleYaml.withSignal("gauge: {metric: depth}"));
            cluster.changes.clear();
            reconcile();
            assertCondition("Ready", "False", "InvalidSpec");
            assertThat(condition("Ready").message())
                    .startsWith("spec.signals[0].gauge: give exactly one of perReplica");
            assertThat(cluster.status().desired()).isEqualTo(12);
            assertThat(cluster.changes).containsExactly("RuleHeld web");
            assertThat(cluster.autoscalers).containsKey("web");
        }

        @Test
        void fromTheBeginningMakeNoAutoscaler() {
            cluster.put(RuleYaml.withSignal("gauge: {metric: depth}"));
            reconcile();
            assertThat(cluster.autoscalers).isEmpty();
            assertCondition("Ready", "False", "InvalidSpec");
            assertThat(cluster.status().desired()).isNull();
        }

        @Test
        void ofOthersAreShownAsTheLastError() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            cluster.refusal = "no";
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> reconciler.reconcile(WEB)).hasMessage("no");
                reconciler.failed(WEB, "the API server refused: no");
                seconds(2);
            }
            assertThat(cluster.statuses).hasSize(1);
            assertThat(cluster.status().lastError())
                    .isEqualTo("2026-11-22T12:00:00Z the API server refused: no");
            cluster.refusal = null;
            reconcile();
            assertThat(cluster.status().lastError()).isNull();
        }
    }

    @Nested
    class Conflicts {
        @Test
        void withAnotherAutoscalerOfTheWorkloadAreToldAndNotFought() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            cluster.autoscalers.put("old", foreign("old", "web"));
            depth(587);
            reconcile();
            assertThat(cluster.changes).containsExactly("RuleAccepted web", "ConflictSeen web");
            assertCondition("Conflict", "True", "OtherAutoscaler");
            assertCondition("Ready", "False", "Conflict");
            assertThat(condition("Conflict").message())
                    .contains("HorizontalPodAutoscaler old", "delete it");
        }

        @Test
        void withAnAutoscalerOfTheSameNameAreTold() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            cluster.autoscalers.put("web", foreign("web", "other"));
            depth(587);
            reconcile();
            assertThat(condition("Conflict").message()).contains("rename one of them");
            assertThat(cluster.autoscalers.get("web")).isEqualTo(foreign("web", "other"));
        }

        @Test
        void ofTwoRulesAreWonByTheOlder() {
            ScalingRule older = RuleYaml.named("first", spec());
            older.getMetadata().setCreationTimestamp("2026-11-22T09:00:00Z");
            cluster.put(older);
            cluster.put(RuleYaml.named("web", spec()));
            depth(587);
            reconcile();
            assertThat(condition("Conflict").message()).contains("scaling rule first", "is older");
            assertThat(cluster.autoscalers).isEmpty();
            reconciler.reconcile(new RuleKey("shop", "first"));
            assertThat(cluster.autoscalers).containsOnlyKeys("first");
        }

        @Test
        void doNotConcernOtherWorkloads() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            cluster.autoscalers.put("old", foreign("old", "other"));
            depth(587);
            reconcile();
            assertThat(cluster.autoscalers).containsKey("web");
            assertCondition("Conflict", "False", "None");
        }

        private String spec() {
            return """
            workload: {name: web}
            replicas: {max: 20}
            signals:
            - gauge: {metric: depth, perReplica: 50}
            """;
        }
    }

    @Nested
    class Telling {
        @Test
        void ofASignalLostAndBackOnceEach() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            cluster.changes.clear();
            surroundings.set(
                    WORKLOAD, new PodReading("a", true, Scrape.DOWN, "refused", nowMillis));
            for (int i = 0; i < 3; i++) {
                seconds(5);
                reconcile();
            }
            assertThat(cluster.changes).containsExactly("SignalLost web");
            assertCondition("Matching", "False", "TargetDown");
            assertCondition("Fresh", "False", "Blind");
            assertThat(cluster.status().signals().getFirst().value()).isNull();
            assertThat(cluster.status().limitedBy()).isEqualTo("Min");
            depth(587);
            reconcile();
            assertThat(cluster.changes).containsExactly("SignalLost web", "SignalBack web");
        }

        @Test
        void isNotRepeatedWithinTenMinutes() {
            cluster.put(RuleYaml.withSignal("gauge: {metric: depth}"));
            for (int minute = 0; minute <= 20; minute++) {
                reconcile();
                seconds(60);
            }
            assertThat(cluster.changes)
                    .containsExactly("RuleHeld web", "RuleHeld web", "RuleHeld web");
        }

        @Test
        void ofANewSpecIsNotRepeatedWithinTenMinutesEither() {
            ScalingRule rule = RuleYaml.withSignal(SIGNAL);
            cluster.put(rule);
            for (long generation = 1; generation <= 11; generation++) {
                rule.getMetadata().setGeneration(generation);
                reconcile();
                seconds(60);
            }
            assertThat(cluster.changes).filteredOn("RuleAccepted web"::equals).hasSize(2);
        }

        @Test
        void sinceWhenAConditionHoldsSurvivesWhileItHolds() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            seconds(40);
            depth(900);
            reconcile();
            assertThat(condition("Ready").lastTransitionTime()).isEqualTo("2026-11-22T12:00:00Z");
        }

        @Test
        void ofAnotherReasonForTheSameStateWaitsForTenSeconds() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(587);
            reconcile();
            down("HTTP status 500");
            reconcile();
            seconds(5);
            down("line 1: garbage");
            reconcile();
            assertThat(message()).contains("500");
            seconds(5);
            reconcile();
            assertThat(message()).contains("line 1: garbage");
            int written = cluster.statuses.size();
            seconds(25);
            reconcile();
            assertThat(cluster.statuses).as("the reason stays").hasSize(written);
        }

        private void down(String error) {
            surroundings.set(WORKLOAD, new PodReading("a", true, Scrape.DOWN, error, DOWN_SINCE));
        }

        private @Nullable String message() {
            return cluster.status().signals().getFirst().message();
        }

        @Test
        void ofValuesWaitsForHalfAMinuteAndForAMove() {
            cluster.put(RuleYaml.withSignal(SIGNAL));
            depth(560);
            reconcile();
            reconcile();
            int written = cluster.statuses.size();
            seconds(10);
            depth(597);
            reconcile();
            assertThat(cluster.statuses).as("12 replicas all the same").hasSize(written);
            seconds(30);
            depth(555);
            reconcile();
            assertThat(cluster.statuses).as("a value that hardly moved").hasSize(written);
            seconds(1);
            depth(900);
            reconcile();
            assertThat(cluster.statuses).as("another number of replicas").hasSize(written + 1);
        }
    }
}
