package dev.steelyard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Appendix A of kube-controller-manager's arithmetic, as far as these metrics use it.
class DecisionTest {
    private static CompiledRule rule(String replicas, String... signals) {
        return RuleYaml.compiled(
                RuleYaml.rule(
                        "workload: {name: web}\nreplicas: "
                                + replicas
                                + "\nsignals:\n- "
                                + String.join("\n- ", signals)));
    }

    /// A value, or the name of a cause without one.
    private static Decision decide(CompiledRule rule, int current, String... values) {
        List<SignalReading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            boolean isBlind = Character.isLetter(values[i].charAt(0));
            readings.add(
                    new SignalReading(
                            rule.signals().get(i),
                            isBlind ? Cause.valueOf(values[i]) : Cause.COMPLETE,
                            isBlind
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(Double.parseDouble(values[i])),
                            0,
                            60,
                            current,
                            new SignalReading.Pods(current, 0),
                            Map.of(),
                            isBlind ? "it is gone" : ""));
        }
        return Decision.of(rule, current, readings);
    }

    @ParameterizedTest(name = "{0} ÷ {1} at {2} replicas")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    587   | 50  | 9  | 12 | None      | main: 587/s ÷ 50 = 11.74 → 12
                    500   | 50  | 2  | 10 | None      | main: 500/s ÷ 50 = 10 → 10
                    100   | 50  | 10 | 2  | None      | main: 100/s ÷ 50 = 2 → 2
                    0     | 50  | 10 | 2  | Min       | main: 0/s ÷ 50 = 0 → 0; min 2
                    5000  | 50  | 10 | 20 | Max       | main: 5000/s ÷ 50 = 100 → 100; max 20
                    500.3 | 50  | 10 | 10 | Tolerance | main: 500.3/s ÷ 50 = 10.01 → 10 (within 10 %, stays)
                    550   | 50  | 10 | 10 | Tolerance | main: 550/s ÷ 50 = 11 → 10 (within 10 %, stays)
                    450   | 50  | 10 | 10 | Tolerance | main: 450/s ÷ 50 = 9 → 10 (within 10 %, stays)
                    551   | 50  | 10 | 12 | None      | main: 551/s ÷ 50 = 11.02 → 12
                    449   | 50  | 10 | 9  | None      | main: 449/s ÷ 50 = 8.98 → 9
                    0.3   | 0.1 | 2  | 3  | None      | main: 0.3/s ÷ 0.1 = 3 → 3
                    120   | 50  | 0  | 3  | None      | main: 120/s ÷ 50 = 2.4 → 3
                    """)
    void aTotalIsDividedByItsTarget(
            String value, String target, int current, int desired, String limit, String because) {
        CompiledRule rule =
                rule("{min: 2, max: 20}", "rate: {metric: m, perReplica: " + target + "}");
        Decision decision = decide(rule, current, value);
        assertThat(decision.desired()).isEqualTo(desired);
        assertThat(decision.limitedBy().word()).isEqualTo(limit);
        assertThat(decision.because()).isEqualTo(because);
    }

    @ParameterizedTest
    @CsvSource({"90.9,4,6", "70,4,4", "76.9,4,4", "78,4,5", "35,4,2"})
    void aUtilizationIsProportionalToThePods(double percent, int pods, int desired) {
        CompiledRule rule = rule("{min: 1, max: 20}", "cpu: {utilization: 70}");
        assertThat(decide(rule, pods, Double.toString(percent)).desired()).isEqualTo(desired);
    }

    @Test
    void theGreatestWishCounts() {
        CompiledRule rule =
                rule(
                        "{min: 1, max: 20}",
                        "{name: rps, rate: {metric: m, perReplica: 50}}",
                        "{name: depth, gauge: {metric: n, perReplica: 10}}");
        Decision decision = decide(rule, 3, "100", "75");
        assertThat(decision.desired()).isEqualTo(8);
        assertThat(decision.perSignal()).containsExactly(OptionalInt.of(2), OptionalInt.of(8));
        assertThat(decision.because()).isEqualTo("depth: 75 ÷ 10 = 7.5 → 8; rps wants 2");
    }

    @Test
    void whileASignalIsBlindNothingIsTakenAwayAndMoreMayBeAdded() {
        CompiledRule rule =
                rule(
                        "{min: 1, max: 20}",
                        "{name: rps, rate: {metric: m, perReplica: 50}}",
                        "{name: depth, gauge: {metric: n, perReplica: 10}}");
        Decision held = decide(rule, 9, "100", "TARGET_DOWN");
        assertThat(held.desired()).isEqualTo(9);
        assertThat(held.limitedBy()).isEqualTo(Limit.HOLD);
        assertThat(held.because()).isEqualTo("holds 9: depth is Unreachable, it is gone");
        Decision raised = decide(rule, 9, "600", "TARGET_DOWN");
        assertThat(raised.desired()).isEqualTo(12);
        assertThat(raised.because()).isEqualTo("rps: 600/s ÷ 50 = 12 → 12; depth is Unreachable");
    }

    @Test
    void whileAllSignalsAreBlindThePresentNumberStaysWithinTheBounds() {
        CompiledRule rule = rule("{min: 2, max: 20}", "rate: {metric: m, perReplica: 50}");
        assertThat(decide(rule, 9, "STALE_SAMPLES").desired()).isEqualTo(9);
        assertThat(decide(rule, 9, "STALE_SAMPLES").wanted()).isEmpty();
        assertThat(decide(rule, 0, "STALE_SAMPLES").desired()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"100,4,Step", "200,4,None", "201,8,Step", "2000,10,Max"})
    void theNumberIsRoundedUpToTheStep(String value, int desired, String limit) {
        CompiledRule rule = rule("{min: 1, max: 10, step: 4}", "rate: {metric: m, perReplica: 50}");
        assertThat(decide(rule, 1, value).desired()).isEqualTo(desired);
        assertThat(decide(rule, 1, value).limitedBy().word()).isEqualTo(limit);
    }
}
