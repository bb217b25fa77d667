package dev.steelyard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.rules.v1alpha1.Mode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// For random rules and readings the decision is what an autoscaler would come to, computed here in
/// another way: in exact decimals, signal by signal, as the controller's documentation says it.
class DecisionPropertyTest {
    private static final int CASES = 20_000;

    /// What a signal is given, and what it is divided by; no value where it is blind.
    private record Given(CompiledSignal signal, BigDecimal target, BigDecimal value) {
        boolean isBlind() {
            return value.signum() < 0;
        }
    }

    @Test
    void decidesAsTheAutoscalerWould() {
        for (long seed = 0; seed < CASES; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            int min = random.nextInt(1, 6);
            int max = min + random.nextInt(0, 30);
            int current = random.nextInt(0, 40);
            List<Given> given = given(random, current);
            CompiledRule rule =
                    new CompiledRule(
                            new RuleKey("shop", "web"),
                            "apps/v1",
                            new WorkloadKey("shop", "Deployment", "web"),
                            Mode.ACT,
                            new CompiledRule.Bounds(min, max, 1),
                            given.stream().map(Given::signal).toList());
            assertThat(Decision.of(rule, current, readings(given, current)).desired())
                    .as("seed %s: %s..%s, %s now, %s", seed, min, max, current, given)
                    .isEqualTo(naive(given, current, min, max));
        }
    }

    private static List<Given> given(RandomGenerator random, int current) {
        List<Given> given = new ArrayList<>();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            BigDecimal target = BigDecimal.valueOf(random.nextInt(1, 100_000), 3);
            // Often close to what is there, so that the tolerance matters.
            BigDecimal parts =
                    random.nextBoolean()
                            ? BigDecimal.valueOf(random.nextInt(0, 40_000), 3)
                            : BigDecimal.valueOf(current).multiply(share(random));
            BigDecimal value =
                    random.nextInt(6) == 0
                            ? BigDecimal.valueOf(-1)
                            : target.multiply(parts).setScale(3, RoundingMode.CEILING);
            CompiledSignal signal =
                    new CompiledSignal.Resource(
                            "s" + i, new Target.PerReplica(target), "", "cpu", Optional.empty());
            given.add(new Given(signal, target, value));
        }
        return given;
    }

    private static BigDecimal share(RandomGenerator random) {
        return BigDecimal.valueOf(random.nextInt(85, 116), 2);
    }

    private static List<SignalReading> readings(List<Given> given, int current) {
        return given.stream()
                .map(each ->
                        new SignalReading(
                                each.signal,
                                each.isBlind() ? Cause.TARGET_DOWN : Cause.COMPLETE,
                                each.isBlind()
                                        ? OptionalDouble.empty()
                                        : OptionalDouble.of(each.value.doubleValue()),
                                0,
                                60,
                                1,
                                new SignalReading.Pods(current, 0),
                                Map.of(),
                                ""))
                .toList();
    }

    private static int naive(List<Given> given, int current, int min, int max) {
        int greatest = -1;
        boolean isBlind = false;
        for (Given each : given) {
            if (each.isBlind()) {
                isBlind = true;
            } else {
                greatest = Math.max(greatest, wish(each.value, each.target, current));
            }
        }
        boolean stays = greatest < 0 || (isBlind && greatest < current);
        return Math.min(max, Math.max(min, stays ? current : greatest));
    }

    /// Within a tenth of what the present replicas should carry, they stay.
    private static int wish(BigDecimal value, BigDecimal target, int current) {
        BigDecimal carried = target.multiply(BigDecimal.valueOf(current));
        BigDecimal off = value.subtract(carried).abs();
        boolean isTolerated =
                current > 0 && off.compareTo(carried.multiply(new BigDecimal("0.1"))) <= 0;
        return isTolerated
                ? current
                : value.divide(target, 0, RoundingMode.CEILING).intValueExact();
    }
}
