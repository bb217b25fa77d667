package dev.steelyard.rules.control;

import dev.steelyard.rules.Cause;
import dev.steelyard.rules.Compilation;
import dev.steelyard.rules.Limit;
import dev.steelyard.rules.SignalReading;
import dev.steelyard.rules.Verdict;
import dev.steelyard.rules.v1alpha1.Mode;
import dev.steelyard.rules.v1alpha1.RuleCondition;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import dev.steelyard.rules.v1alpha1.SignalState;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the conditions of a rule from its [Situation]; their types never change meaning.
final class Conditions {
    private static final int MAX_MESSAGE = 2048;

    private final Situation situation;
    private final @Nullable ScalingRuleStatus before;

    private Conditions(Situation situation, @Nullable ScalingRuleStatus before) {
        this.situation = situation;
        this.before = before;
    }

    /// The conditions of `situation`; since when they hold is taken from `before` where they held
    /// then.
    static List<RuleCondition> of(Situation situation, @Nullable ScalingRuleStatus before) {
        Conditions conditions = new Conditions(situation, before);
        return Stream.concat(
                        Stream.of(conditions.ready(), conditions.acting(), conditions.conflict()),
                        situation
                                .verdict()
                                .map(verdict ->
                                        Stream.of(
                                                conditions.matching(verdict),
                                                conditions.fresh(verdict),
                                                conditions.limited(verdict)))
                                .orElse(Stream.empty()))
                .toList();
    }

    private RuleCondition ready() {
        if (situation.compilation() instanceof Compilation.Refused refused) {
            return condition("Ready", "False", "InvalidSpec", refused.message());
        }
        if (situation.rival().isPresent()) {
            return condition("Ready", "False", "Conflict", situation.rival().get());
        }
        return condition("Ready", "True", "Accepted", "");
    }

    private RuleCondition acting() {
        Mode mode =
                situation.rule().getSpec() == null ? Mode.ACT : situation.rule().getSpec().mode();
        if (mode != Mode.ACT) {
            return condition(
                    "Acting",
                    "False",
                    mode == Mode.PREVIEW ? "Preview" : "MetricsOnly",
                    "set mode: Act to have the workload scaled");
        }
        Optional<String> foreign = situation.trouble().foreignWriter();
        if (foreign.isPresent()) {
            return condition("Acting", "False", "HPAForeignWriter", foreign.get());
        }
        Optional<HorizontalPodAutoscalerCondition> active =
                situation.autoscaler().flatMap(Conditions::scalingActive);
        if (active.isEmpty()) {
            return condition(
                    "Acting",
                    "Unknown",
                    "HPAPending",
                    "the HorizontalPodAutoscaler has not acted yet");
        }
        boolean isActive = active.get().getStatus().equals("True");
        return condition(
                "Acting",
                active.get().getStatus(),
                isActive ? "HPAActive" : "HPAInactive",
                isActive
                        ? ""
                        : active.get().getReason()
                                + ": "
                                + Optional.ofNullable(active.get().getMessage()).orElse(""));
    }

    private static Optional<HorizontalPodAutoscalerCondition> scalingActive(
            HorizontalPodAutoscaler autoscaler) {
        return autoscaler.getStatus() == null
                ? Optional.empty()
                : autoscaler.getStatus().getConditions().stream()
                        .filter(each -> each.getType().equals("ScalingActive"))
                        .findFirst();
    }

    private RuleCondition conflict() {
        return situation
                .rival()
                .map(rival -> condition("Conflict", "True", "OtherAutoscaler", rival))
                .orElseGet(() -> condition("Conflict", "False", "None", ""));
    }

    private RuleCondition matching(Verdict verdict) {
        Optional<SignalReading> blind =
                first(
                        verdict,
                        reading ->
                                !reading.state().hasValue()
                                        && reading.cause() != Cause.STALE_SAMPLES);
        if (blind.isPresent()) {
            return condition(
                    "Matching",
                    "False",
                    blind.get().cause().reason(),
                    name(blind.get()) + blind.get().message());
        }
        return condition(
                "Matching",
                "True",
                Cause.COMPLETE.reason(),
                verdict.readings().stream()
                        .map(reading -> name(reading) + reading.series() + " series")
                        .collect(Collectors.joining(", ")));
    }

    private RuleCondition fresh(Verdict verdict) {
        Optional<SignalReading> stale =
                first(verdict, reading -> reading.state() == SignalState.STALE);
        if (stale.isPresent()) {
            return condition(
                    "Fresh", "False", "StaleSamples", name(stale.get()) + stale.get().message());
        }
        boolean isBlind =
                verdict.readings().stream().noneMatch(reading -> reading.state().hasValue());
        return isBlind
                ? condition("Fresh", "False", "Blind", "no signal has a value, replicas stay")
                : condition("Fresh", "True", "Recent", "");
    }

    private RuleCondition limited(Verdict verdict) {
        Limit limit = verdict.decision().limitedBy();
        boolean isLimited =
                switch (limit) {
                    case NONE, TOLERANCE -> false;
                    case MIN, MAX, STEP, HOLD -> true;
                };
        return condition(
                "Limited",
                isLimited ? "True" : "False",
                limit.word(),
                isLimited ? verdict.decision().because() : "");
    }

    private static Optional<SignalReading> first(
            Verdict verdict, Predicate<SignalReading> condition) {
        return verdict.readings().stream().filter(condition).findFirst();
    }

    private static String name(SignalReading reading) {
        return reading.signal().name() + ": ";
    }

    private RuleCondition condition(String type, String status, String reason, String message) {
        String now = situation.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String since =
                before == null
                        ? now
                        : before.conditions().stream()
                                .filter(each -> each.type().equals(type))
                                .filter(each -> each.status().equals(status))
                                .map(each ->
                                        Optional.ofNullable(each.lastTransitionTime()).orElse(now))
                                .findFirst()
                                .orElse(now);
        return new RuleCondition(
                type,
                status,
                reason,
                message.substring(0, Math.min(message.length(), MAX_MESSAGE)),
                situation.rule().getMetadata().getGeneration(),
                since);
    }
}
