package dev.steelyard.rules.control;

import dev.steelyard.rules.Compilation;
import dev.steelyard.rules.SignalReading;
import dev.steelyard.rules.control.RuleEvent.Reason;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the reconciler remembers of one rule between passes. Used by one thread at a time; lost
/// with the process, which costs a repeated event at worst.
final class RuleMemory {
    /// The same reason is told at most once in this time.
    static final Duration EVENT_PAUSE = Duration.ofMinutes(10);

    /// How long a watch may take to show an autoscaler that was made.
    static final Duration WATCH_DELAY = Duration.ofSeconds(10);

    /// How long an autoscaler has to stay as it was set back to be called ours again.
    static final Duration REVERT_HOLDS = Duration.ofSeconds(15);

    private static final int MAX_ERROR = 2048;

    private final Map<Reason, Instant> told = new EnumMap<>(Reason.class);
    private final Map<String, Boolean> sighted = new HashMap<>();
    private @Nullable HorizontalPodAutoscaler applied;
    private Instant appliedAt = Instant.MIN;
    private @Nullable ScalingRuleStatus written;
    private Instant writtenAt = Instant.MIN;
    private @Nullable Long acceptedGeneration;
    private @Nullable String foreignWriter;
    private Instant revertedAt = Instant.MIN;
    private volatile @Nullable String error;

    Optional<ScalingRuleStatus> written() {
        return Optional.ofNullable(written);
    }

    void wrote(ScalingRuleStatus status, Instant now) {
        written = status;
        writtenAt = now;
    }

    /// The time since the last write; before the first one, as long as can be.
    Duration quiet(Instant now) {
        return written == null
                ? Duration.ofSeconds(Long.MAX_VALUE)
                : Duration.between(writtenAt, now);
    }

    void applied(HorizontalPodAutoscaler autoscaler, Instant now) {
        applied = autoscaler;
        appliedAt = now;
    }

    /// There is to be no autoscaler.
    void forgetApplied() {
        applied = null;
        foreignWriter = null;
    }

    /// Whether this very autoscaler was made a moment ago and the watch has not shown it yet.
    boolean isAwaiting(HorizontalPodAutoscaler wanted, Instant now) {
        return wanted.equals(applied) && appliedAt.plus(WATCH_DELAY).isAfter(now);
    }

    /// What there is to tell when `live` is not as it should be: nothing where the rule has
    /// changed, otherwise that somebody else has changed it.
    Optional<RuleEvent> reverting(
            HorizontalPodAutoscaler wanted, HorizontalPodAutoscaler live, Instant now) {
        if (!wanted.equals(applied)) {
            return Optional.empty();
        }
        String message =
                "HorizontalPodAutoscaler "
                        + live.getMetadata().getName()
                        + " was changed by someone else and has been set back: change the rule"
                        + " instead, or set mode: MetricsOnly";
        foreignWriter = at(now, message);
        revertedAt = now;
        return once(new RuleEvent(Reason.CONFLICT_SEEN, message), now);
    }

    /// The autoscaler is seen to be as it should be.
    void agreed(Instant now) {
        if (foreignWriter != null && !revertedAt.plus(REVERT_HOLDS).isAfter(now)) {
            foreignWriter = null;
        }
    }

    Situation.Trouble trouble() {
        return new Situation.Trouble(
                Optional.ofNullable(error), Optional.ofNullable(foreignWriter));
    }

    /// The same error keeps its first time, so that the status does not change with every try.
    void failed(String message, Instant now) {
        String again = at(now, message);
        String first = error;
        if (first == null || !withoutTime(first).equals(withoutTime(again))) {
            error = again;
        }
    }

    private static String withoutTime(String text) {
        return text.substring(text.indexOf(' '));
    }

    void succeeded() {
        error = null;
    }

    private static String at(Instant now, String message) {
        String text = now.truncatedTo(ChronoUnit.SECONDS) + " " + message;
        return text.substring(0, Math.min(text.length(), MAX_ERROR));
    }

    /// What has happened since the last pass.
    List<RuleEvent> news(Situation situation) {
        List<RuleEvent> events = new ArrayList<>();
        Long generation = situation.rule().getMetadata().getGeneration();
        switch (situation.compilation()) {
            case Compilation.Compiled _ -> {
                if (generation == null || !generation.equals(acceptedGeneration)) {
                    acceptedGeneration = generation;
                    events.add(new RuleEvent(Reason.RULE_ACCEPTED, "the rule is at work"));
                }
            }
            case Compilation.Refused refused ->
                    events.add(
                            new RuleEvent(
                                    Reason.RULE_HELD,
                                    "the last good version stays at work: " + refused.message()));
        }
        situation.verdict().ifPresent(v -> v.readings().forEach(r -> sight(r, events)));
        situation
                .rival()
                .ifPresent(rival -> events.add(new RuleEvent(Reason.CONFLICT_SEEN, rival)));
        return events.stream().flatMap(event -> once(event, situation.now()).stream()).toList();
    }

    private void sight(SignalReading reading, List<RuleEvent> events) {
        String name = reading.signal().name();
        boolean sees = reading.state().hasValue();
        Boolean saw = sighted.put(name, sees);
        if (saw != null && saw != sees) {
            events.add(
                    sees
                            ? new RuleEvent(
                                    Reason.SIGNAL_BACK, "signal " + name + " has a value again")
                            : new RuleEvent(
                                    Reason.SIGNAL_LOST,
                                    "signal "
                                            + name
                                            + " is "
                                            + reading.state().word()
                                            + ", replicas stay: "
                                            + reading.message()));
        }
    }

    private Optional<RuleEvent> once(RuleEvent event, Instant now) {
        Instant last = told.get(event.reason());
        if (last != null && last.plus(EVENT_PAUSE).isAfter(now)) {
            return Optional.empty();
        }
        told.put(event.reason(), now);
        return Optional.of(event);
    }
}
