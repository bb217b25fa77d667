package dev.steelyard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.rules.standing.Fold;
import dev.steelyard.rules.standing.WindowFunction;
import dev.steelyard.rules.v1alpha1.Absent;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.Mode;
import dev.steelyard.rules.v1alpha1.Reduce;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleCompilerTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    rate: {metric: http_requests_total, perReplica: 50} | sum(rate(http_requests_total{W}[1m]))
                    rate: {metric: m, over: 90s, perReplica: 50} | sum(rate(m{W}[1m30s]))
                    rate: {metric: m, match: {b: "2", a: "1"}, perReplica: 50} | sum(rate(m{W,a="1",b="2"}[1m]))
                    rate: {metric: m, matchAny: [{label: code, startsWith: "5."}], perReplica: 1} | sum(rate(m{W,code=~"5\\\\..*"}[1m]))
                    rate: {metric: m, matchAny: [{label: code, in: ["b", "a"]}], perReplica: 1} | `sum(rate(m{W,code=~"a|b"}[1m]))`
                    rate: {metric: m, matchAny: [{label: code, notIn: ["x"]}], perReplica: 1} | sum(rate(m{W,code!~"x"}[1m]))
                    rate: {metric: m, matchAny: [{label: code, exists: true}], perReplica: 1} | sum(rate(m{W,code!=""}[1m]))
                    rate: {metric: m, matchAny: [{label: code, exists: false}], perReplica: 1} | sum(rate(m{W,code=""}[1m]))
                    gauge: {metric: m, perReplica: 30} | sum(m{W})
                    gauge: {metric: m, keepAt: 80} | avg(m{W})
                    gauge: {metric: m, across: Max, keepAt: 80} | max(m{W})
                    gauge: {metric: m, across: Min, perReplica: 80} | min(m{W})
                    gauge: {metric: m, over: 2m, perReplica: 80} | sum(last_over_time(m{W}[2m]))
                    gauge: {metric: m, over: 2m, reduce: Avg, keepAt: 80} | avg(avg_over_time(m{W}[2m]))
                    gauge: {metric: m, over: 1h, reduce: Max, keepAt: 80} | avg(max_over_time(m{W}[1h]))
                    gauge: {metric: m, over: 10s, reduce: Min, keepAt: 80} | avg(min_over_time(m{W}[10s]))
                    cpu: {utilization: 70} | sum(rate(container_cpu_usage_seconds_total{W,container!=""}[1m])) / sum(kube_pod_container_resource_requests{W,resource="cpu"})
                    cpu: {container: app, utilization: 70} | sum(rate(container_cpu_usage_seconds_total{W,container="app"}[1m])) / sum(kube_pod_container_resource_requests{W,container="app",resource="cpu"})
                    memory: {perReplica: 512Mi} | sum(container_memory_working_set_bytes{W,container!=""})
                    {from: {workload: {kind: StatefulSet, name: rabbitmq}, namespace: messaging}, gauge: {metric: ready, match: {queue: orders}, perReplica: 30}} | sum(ready{namespace="messaging",workload="rabbitmq",workload_kind="StatefulSet",queue="orders"})
                    {from: {workload: {name: api}}, gauge: {metric: m, perReplica: 30}} | sum(m{namespace="shop",workload="api",workload_kind="Deployment"})
                    {from: {namespace: kafka}, gauge: {metric: lag, perReplica: 30}} | sum(lag{namespace="kafka"})
                    """)
    void signalsHaveTheQueryOfTheSameValue(String signal, String query) {
        String own = "namespace=\"shop\",workload=\"web\",workload_kind=\"Deployment\"";
        assertThat(RuleYaml.compiled(RuleYaml.withSignal(signal)).signals().getFirst().promql())
                .isEqualTo(query.replace("W,", own + ",").replace("{W}", "{" + own + "}"));
    }

    @Test
    void aRateBecomesAStandingFold() {
        CompiledRule rule =
                RuleYaml.compiled(
                        RuleYaml.withSignal(
                                "rate: {metric: http_requests_total, perReplica: 0.5}"));
        assertThat(rule.key()).isEqualTo(new RuleKey("shop", "web"));
        assertThat(rule.workload()).isEqualTo(new WorkloadKey("shop", "Deployment", "web"));
        assertThat(rule.apiVersion()).isEqualTo("apps/v1");
        assertThat(rule.mode()).isEqualTo(Mode.ACT);
        assertThat(rule.bounds()).isEqualTo(new CompiledRule.Bounds(2, 20, 1));
        CompiledSignal.Series signal = (CompiledSignal.Series) rule.signals().getFirst();
        assertThat(signal.name()).isEqualTo("main");
        assertThat(signal.fold()).isEqualTo(new Fold(new WindowFunction.Rate(60_000), Across.SUM));
        assertThat(signal.target()).isEqualTo(new Target.PerReplica(new BigDecimal("0.5")));
        assertThat(signal.absent()).isEqualTo(Absent.HOLD);
        assertThat(signal.scope())
                .isEqualTo(CompiledSignal.Scope.ofWorkload(rule.workload(), true));
        assertThat(signal.matchers())
                .containsExactly(
                        new LabelMatcher.Equal("__name__", "http_requests_total"),
                        new LabelMatcher.Equal("namespace", "shop"),
                        new LabelMatcher.Equal("workload", "web"),
                        new LabelMatcher.Equal("workload_kind", "Deployment"));
    }

    @Test
    void aGaugeIsReducedThenFolded() {
        CompiledSignal.Series signal =
                (CompiledSignal.Series)
                        RuleYaml.compiled(
                                        RuleYaml.withSignal(
                                                "{name: gpu, absent: Zero, gauge: {metric: m, over:"
                                                        + " 2m, reduce: Avg, keepAt: 80}}"))
                                .signals()
                                .getFirst();
        assertThat(signal.fold())
                .isEqualTo(new Fold(new WindowFunction.OverTime(Reduce.AVG, 120_000), Across.AVG));
        assertThat(signal.target()).isEqualTo(new Target.KeepAt(new BigDecimal("80")));
        assertThat(signal.absent()).isEqualTo(Absent.ZERO);
    }

    @Test
    void stepMakesARuleComposite() {
        ScalingRule rule =
                RuleYaml.rule(
                        """
                        workload: {name: web}
                        replicas: {min: 3, max: 30, step: 3}
                        signals:
                        - cpu: {container: app, utilization: 70}
                        """);
        assertThat(RuleYaml.compiled(rule).isComposite()).isTrue();
        assertThat(RuleYaml.compiled(rule).signals())
                .hasOnlyElementsOfType(CompiledSignal.Resource.class);
    }

    /// Every mistake, with the field and the cure.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {rate: {metric: m, perReplica: 1}, cpu: {utilization: 1}} | spec.signals[0]: a signal has exactly one of rate, gauge, cpu, memory
                    {name: x} | spec.signals[0]: a signal has exactly one of
                    {name: X, cpu: {utilization: 1}} | spec.signals[0].name: "X" is no name
                    rate: {metric: m} | spec.signals[0].rate.perReplica: is missing
                    rate: {perReplica: 1} | spec.signals[0].rate.metric: is missing
                    rate: {metric: "a b", perReplica: 1} | spec.signals[0].rate.metric: "a b" is no name of a metric
                    rate: {metric: x_bucket, perReplica: 1} | spec.signals[0].rate.metric: buckets count each observation many times
                    rate: {metric: m, perReplica: 0} | spec.signals[0].rate.perReplica: must be greater than 0
                    rate: {metric: m, perReplica: -1} | spec.signals[0].rate.perReplica: must be greater than 0
                    rate: {metric: m, perReplica: lots} | spec.signals[0].rate.perReplica: "lots" is no quantity
                    rate: {metric: m, over: 5s, perReplica: 1} | spec.signals[0].rate.over: over is between 10s and 1h
                    rate: {metric: m, over: 2h, perReplica: 1} | spec.signals[0].rate.over: over is between
                    rate: {metric: m, over: 1d, perReplica: 1} | spec.signals[0].rate.over: "1d" is no duration
                    rate: {metric: m, match: {"a-b": x}, perReplica: 1} | spec.signals[0].rate.match: "a-b" is no name of a label
                    rate: {metric: m, match: {namespace: x}, perReplica: 1} | spec.signals[0].rate.match: namespace follows from workload and from
                    rate: {metric: m, matchAny: [{label: a}], perReplica: 1} | spec.signals[0].rate.matchAny[0]: give exactly one of in, notIn, startsWith, exists
                    rate: {metric: m, matchAny: [{label: a, in: [b], exists: true}], perReplica: 1} | spec.signals[0].rate.matchAny[0]: give exactly one of
                    rate: {metric: m, matchAny: [{in: [b]}], perReplica: 1} | spec.signals[0].rate.matchAny[0].label:
                    gauge: {metric: m} | spec.signals[0].gauge: give exactly one of perReplica
                    gauge: {metric: m, perReplica: 1, keepAt: 1} | spec.signals[0].gauge: give exactly one of perReplica
                    gauge: {metric: m, reduce: Avg, keepAt: 1} | spec.signals[0].gauge.reduce: reduce Avg, Max and Min need over
                    cpu: {container: app} | spec.signals[0].cpu: give exactly one of utilization
                    memory: {utilization: 1, perReplica: 1} | spec.signals[0].memory: give exactly one of utilization
                    cpu: {utilization: 0} | spec.signals[0].cpu.utilization: is a percentage
                    {from: {namespace: x}, cpu: {utilization: 1}} | spec.signals[0].from: cpu and memory are always of the workload itself
                    {from: {}, rate: {metric: m, perReplica: 1}} | spec.signals[0].from: from is empty
                    {from: {workload: {name: a}, object: {kind: B, name: c}}, rate: {metric: m, perReplica: 1}} | spec.signals[0].from: give at most one of workload, object
                    """)
    void mistakesInSignalsAreNamedWithTheirCure(String signal, String problem) {
        assertThat(RuleCompiler.compile(RuleYaml.withSignal(signal), Descriptions.NONE))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.message()).contains(problem));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {workload: {name: web}, replicas: {min: 5, max: 2}, signals: [S]} | spec.replicas.min: replicas.min is above replicas.max
                    {workload: {name: web}, replicas: {max: 2, step: 3}, signals: [S]} | spec.replicas.step: step is above max
                    {workload: {name: web}, replicas: {min: 0, max: 2}, signals: [S]} | spec.replicas.min: min 0 needs something that can wake the workload
                    {workload: {name: web}, replicas: {min: 1, max: 200000}, signals: [S]} | spec.replicas: is out of range
                    {workload: {name: web}, replicas: {min: 1}, signals: [S]} | spec.replicas.max: is missing
                    {workload: {name: web}, replicas: {max: 2}, signals: []} | spec.signals: a rule needs a signal
                    {workload: {name: web}, replicas: {max: 2}, signals: [S, S]} | spec.signals[1].name: the name main is given twice
                    {workload: {}, replicas: {max: 2}, signals: [S]} | spec.workload.name: is missing
                    {replicas: {max: 2}, signals: [S]} | spec.workload.name: is missing
                    {workload: {name: web}, signals: [S]} | spec.replicas.max: is missing
                    {workload: {name: web}, replicas: {max: 9, step: 3}, signals: [{name: replicas, cpu: {utilization: 1}}]} | spec.signals[0].name: replicas is the name of the rule's own metric
                    """)
    void mistakesInSpecsAreNamedWithTheirCure(String spec, String problem) {
        String signal = "{rate: {metric: m, perReplica: 1}}";
        assertThat(
                        RuleCompiler.compile(
                                RuleYaml.rule(spec.replace("S", signal)), Descriptions.NONE))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.message()).contains(problem));
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        Compilation.Refused refused =
                (Compilation.Refused)
                        RuleCompiler.compile(
                                RuleYaml.rule(
                                        """
                                        workload: {name: web}
                                        replicas: {min: 9, max: 2}
                                        signals:
                                        - rate: {metric: m, over: 1s, perReplica: 0}
                                        - name: b
                                          gauge: {metric: m}
                                        """),
                                Descriptions.NONE);
        assertThat(refused.problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "spec.replicas.min",
                        "spec.signals[0].rate.over",
                        "spec.signals[0].rate.perReplica",
                        "spec.signals[1].gauge");
    }

    @Test
    void zeroReplicasAreFineWithSomethingThatWakes() {
        assertThat(
                        RuleYaml.compiled(
                                        RuleYaml.rule(
                                                """
                                                workload: {name: worker}
                                                replicas: {min: 0, max: 40}
                                                signals:
                                                - from: {workload: {name: queue}}
                                                  gauge: {metric: depth, perReplica: 30}
                                                """))
                                .bounds()
                                .min())
                .isZero();
    }
}
