package dev.steelyard.rules.control;

import dev.steelyard.rules.CompiledRule;
import dev.steelyard.rules.CompiledSignal;
import dev.steelyard.rules.Milli;
import dev.steelyard.rules.SignalReading;
import dev.steelyard.rules.Verdict;
import dev.steelyard.rules.v1alpha1.RuleCondition;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import dev.steelyard.rules.v1alpha1.SignalStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes the status of a rule, and says when it is worth a write: at once when something changes
/// that a person would ask about, soon when the reason for it does, otherwise seldom and only for a
/// value that moved.
final class StatusWriting {
    /// The least time between two writes that only values ask for.
    static final Duration QUIET = Duration.ofSeconds(30);

    /// The least time between two writes that only words ask for: targets may fail in turns.
    static final Duration QUIET_OF_WORDS = Duration.ofSeconds(10);

    private static final double NOTABLE = 0.1;
    private static final int MAX_SENTENCE = 1024;

    private StatusWriting() {}

    static ScalingRuleStatus status(Situation situation, @Nullable ScalingRuleStatus before) {
        ScalingRule rule = situation.rule();
        Optional<Verdict> verdict = situation.verdict();
        return new ScalingRuleStatus(
                rule.getMetadata().getGeneration(),
                verdict.map(v -> v.decision().current()).orElse(null),
                verdict.map(v -> v.decision().desired()).orElse(null),
                verdict.map(v -> v.rule().bounds().min()).orElse(null),
                verdict.map(v -> v.rule().bounds().max()).orElse(null),
                verdict.map(v -> cut(v.decision().because())).orElse(null),
                verdict.map(v -> v.decision().limitedBy().word()).orElse(null),
                verdict.map(StatusWriting::signals).orElse(List.of()),
                Conditions.of(situation, before),
                situation.autoscaler().map(hpa -> hpa.getMetadata().getName()).orElse(null),
                situation.trouble().error().or(situation.trouble()::foreignWriter).orElse(null));
    }

    private static List<SignalStatus> signals(Verdict verdict) {
        return IntStream.range(0, verdict.readings().size())
                .mapToObj(i ->
                        signal(
                                verdict.rule(),
                                verdict.readings().get(i),
                                verdict.decision().perSignal().get(i)))
                .toList();
    }

    private static SignalStatus signal(
            CompiledRule rule, SignalReading reading, OptionalInt desired) {
        return new SignalStatus(
                reading.signal().name(),
                reading.state(),
                reading.value().isPresent() ? quantity(reading.value().getAsDouble()) : null,
                reading.signal().target().text(),
                desired.isPresent() ? desired.getAsInt() : null,
                reading.sampleMillis() == SignalReading.NEVER
                        ? null
                        : Instant.ofEpochMilli(reading.sampleMillis())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                reading.series(),
                reading.pods().counted(),
                reading.pods().ignored(),
                reading.top().stream()
                        .map(part ->
                                new SignalStatus.Contribution(
                                        "pod/" + part.getKey(), quantity(part.getValue())))
                        .toList(),
                reading.message().isEmpty() ? null : cut(reading.message()),
                reading.signal().promql().isEmpty() ? null : reading.signal().promql(),
                api(rule, reading.signal()));
    }

    private static String api(CompiledRule rule, CompiledSignal signal) {
        return switch (signal) {
            case CompiledSignal.Series series ->
                    "/apis/custom.metrics.k8s.io/v1beta2/namespaces/"
                            + rule.key().namespace()
                            + "/"
                            + ScalingRule.PLURAL
                            + "."
                            + ScalingRule.GROUP
                            + "/"
                            + rule.key().name()
                            + "/"
                            + series.name();
            case CompiledSignal.Resource _ ->
                    "/apis/metrics.k8s.io/v1beta1/namespaces/" + rule.key().namespace() + "/pods";
        };
    }

    private static String quantity(double value) {
        return Milli.quantity(Milli.of(value));
    }

    private static String cut(String sentence) {
        return sentence.substring(0, Math.min(sentence.length(), MAX_SENTENCE));
    }

    /// Whether `after` is worth a write, `quiet` after the one of `before`.
    static boolean isDue(
            @Nullable ScalingRuleStatus before, ScalingRuleStatus after, Duration quiet) {
        return before == null
                || isUrgent(before, after)
                || (quiet.compareTo(QUIET_OF_WORDS) >= 0
                        && !messages(before).equals(messages(after)))
                || (quiet.compareTo(QUIET) >= 0 && isNotable(before, after));
    }

    /// Whether `after` has to be written at once.
    private static boolean isUrgent(ScalingRuleStatus before, ScalingRuleStatus after) {
        return !Objects.equals(before.observedGeneration(), after.observedGeneration())
                || !Objects.equals(before.current(), after.current())
                || !Objects.equals(before.desired(), after.desired())
                || !Objects.equals(before.floor(), after.floor())
                || !Objects.equals(before.ceiling(), after.ceiling())
                || !Objects.equals(before.limitedBy(), after.limitedBy())
                || !Objects.equals(before.hpa(), after.hpa())
                || !Objects.equals(before.lastError(), after.lastError())
                || !verdicts(before.conditions()).equals(verdicts(after.conditions()))
                || !states(before).equals(states(after));
    }

    private record ConditionVerdict(String type, String status, @Nullable String reason) {}

    private static List<ConditionVerdict> verdicts(List<RuleCondition> conditions) {
        return conditions.stream()
                .map(each -> new ConditionVerdict(each.type(), each.status(), each.reason()))
                .sorted(java.util.Comparator.comparing(ConditionVerdict::type))
                .toList();
    }

    private static List<String> states(ScalingRuleStatus status) {
        return status.signals().stream()
                .map(signal -> signal.name() + " " + signal.state())
                .toList();
    }

    private static List<Optional<String>> messages(ScalingRuleStatus status) {
        return status.signals().stream()
                .map(signal -> Optional.ofNullable(signal.message()))
                .toList();
    }

    /// Whether a value in `after` has moved by more than the tolerance since `before`.
    private static boolean isNotable(ScalingRuleStatus before, ScalingRuleStatus after) {
        return before.signals().size() != after.signals().size()
                || IntStream.range(0, after.signals().size())
                        .anyMatch(i ->
                                moved(
                                        before.signals().get(i).value(),
                                        after.signals().get(i).value()));
    }

    private static boolean moved(@Nullable String before, @Nullable String after) {
        if (before == null || after == null) {
            return !Objects.equals(before, after);
        }
        BigDecimal from = new Quantity(before).getNumericalAmount();
        BigDecimal to = new Quantity(after).getNumericalAmount();
        return to.subtract(from).abs().compareTo(from.abs().multiply(BigDecimal.valueOf(NOTABLE)))
                > 0;
    }
}
