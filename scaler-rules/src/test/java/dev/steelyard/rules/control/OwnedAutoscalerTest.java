package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.rules.RuleYaml;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnedAutoscalerTest {
    private static HorizontalPodAutoscaler of(ScalingRule rule) {
        return OwnedAutoscaler.of(rule, RuleYaml.compiled(rule));
    }

    @Test
    void isWrittenAsAnyoneWouldWriteIt() {
        ScalingRule rule =
                RuleYaml.rule(
                        """
                        workload: {name: web}
                        replicas: {min: 2, max: 20}
                        signals:
                        - rate: {metric: http_requests_total, perReplica: 50}
                        - {name: cpu, cpu: {utilization: 70}}
                        - {name: mem, memory: {container: app, perReplica: 512Mi}}
                        """);
        HorizontalPodAutoscaler written =
                Serialization.unmarshal(
                        """
                        ---
                        apiVersion: "autoscaling/v2"
                        kind: "HorizontalPodAutoscaler"
                        metadata:
                          labels:
                            app.kubernetes.io/managed-by: "steelyard"
                          name: "web"
                          namespace: "shop"
                          ownerReferences:
                          - apiVersion: "steelyard.dev/v1alpha1"
                            blockOwnerDeletion: true
                            controller: true
                            kind: "ScalingRule"
                            name: "web"
                            uid: "uid-web"
                        spec:
                          maxReplicas: 20
                          metrics:
                          - object:
                              describedObject:
                                apiVersion: "steelyard.dev/v1alpha1"
                                kind: "ScalingRule"
                                name: "web"
                              metric:
                                name: "main"
                              target:
                                averageValue: "50"
                                type: "AverageValue"
                            type: "Object"
                          - resource:
                              name: "cpu"
                              target:
                                averageUtilization: 70
                                type: "Utilization"
                            type: "Resource"
                          - containerResource:
                              container: "app"
                              name: "memory"
                              target:
                                averageValue: "536870912"
                                type: "AverageValue"
                            type: "ContainerResource"
                          minReplicas: 2
                          scaleTargetRef:
                            apiVersion: "apps/v1"
                            kind: "Deployment"
                            name: "web"
                        """,
                        HorizontalPodAutoscaler.class);
        assertThat(of(rule)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"50,50", "0.5,500m", "500m,500m", "2k,2000", "1Gi,1073741824"})
    void statesTargetsInQuantitiesThatLoseNothing(String perReplica, String averageValue) {
        ScalingRule rule =
                RuleYaml.withSignal("gauge: {metric: m, perReplica: \"" + perReplica + "\"}");
        assertThat(Serialization.asYaml(of(rule)))
                .contains("averageValue: \"" + averageValue + "\"");
    }

    @Test
    void ofACompositeRuleTakesTheDecisionAsItIs() {
        ScalingRule rule =
                RuleYaml.rule(
                        """
                        workload: {name: api}
                        replicas: {min: 3, max: 30, step: 3}
                        signals:
                        - cpu: {utilization: 70}
                        """);
        assertThat(Serialization.asYaml(of(rule)))
                .contains("name: \"replicas\"")
                .contains("averageValue: \"1\"")
                .doesNotContain("utilization")
                .containsSubsequence(
                        "scaleDown:", "tolerance: \"0\"", "scaleUp:", "tolerance: \"0\"");
    }

    @Test
    void agreesWithWhatAnApiServerMakesOfIt() {
        ScalingRule rule = RuleYaml.withSignal("rate: {metric: m, perReplica: 50}");
        HorizontalPodAutoscaler wanted = of(rule);
        assertThat(OwnedAutoscaler.agree(wanted, wanted)).isTrue();
        assertThat(
                        OwnedAutoscaler.agree(
                                wanted,
                                changed(
                                        wanted,
                                        live ->
                                                live.editMetadata()
                                                        .withResourceVersion("7")
                                                        .addToLabels("team", "shop")
                                                        .endMetadata())))
                .isTrue();
    }

    @Test
    void disagreesWithEveryChangeOfWhatItDecides() {
        HorizontalPodAutoscaler wanted =
                of(RuleYaml.withSignal("rate: {metric: m, perReplica: 50}"));
        assertDisagrees(wanted, live -> live.editSpec().withMinReplicas(1).endSpec());
        assertDisagrees(wanted, live -> live.editSpec().withMaxReplicas(1).endSpec());
        assertDisagrees(wanted, live -> live.editSpec().withMetrics().endSpec());
        assertDisagrees(
                wanted,
                live ->
                        live.editSpec()
                                .editScaleTargetRef()
                                .withName("other")
                                .endScaleTargetRef()
                                .endSpec());
        assertDisagrees(
                wanted,
                live ->
                        live.editSpec()
                                .editMetric(0)
                                .editObject()
                                .editTarget()
                                .withNewAverageValue("51")
                                .endTarget()
                                .endObject()
                                .endMetric()
                                .endSpec());
    }

    private static void assertDisagrees(
            HorizontalPodAutoscaler wanted, UnaryOperator<HorizontalPodAutoscalerBuilder> change) {
        assertThat(OwnedAutoscaler.agree(wanted, changed(wanted, change))).isFalse();
    }

    private static HorizontalPodAutoscaler changed(
            HorizontalPodAutoscaler from, UnaryOperator<HorizontalPodAutoscalerBuilder> change) {
        return change.apply(new HorizontalPodAutoscalerBuilder(from)).build();
    }
}
