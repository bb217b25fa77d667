package dev.steelyard.rules;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.rules.v1alpha1.SignalState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What rules and their signals say, as metrics of Steelyard itself.
public final class RuleMetrics {
    private final Family value =
            new Family(
                    "steelyard_signal_value", "The value of a signal, missing where there is none");
    private final Family target = new Family("steelyard_signal_target", "The target of a signal");
    private final Family wanted =
            new Family("steelyard_signal_wanted", "How many replicas a signal wants");
    private final Family state =
            new Family(
                    "steelyard_signal_state",
                    "1 for the state that a signal is in, 0 for the others");
    private final Family age =
            new Family("steelyard_signal_age_seconds", "The age of a signal's newest sample");
    private final Family desired =
            new Family("steelyard_rule_desired", "How many replicas a rule wants");
    private final Family current =
            new Family("steelyard_rule_current", "How many replicas a rule's workload has");
    private final Family floor =
            new Family("steelyard_rule_floor", "The least number of replicas at this moment");
    private final Family ceiling =
            new Family("steelyard_rule_ceiling", "The greatest number of replicas at this moment");

    private record Family(String name, String help, List<MetricPoint> points) {
        Family(String name, String help) {
            this(name, help, new ArrayList<>());
        }

        void add(Labels labels, double number) {
            points.add(new MetricPoint.Value(labels, number));
        }

        MetricFamily metric() {
            return new MetricFamily(name, MetricType.GAUGE, help, points);
        }
    }

    private RuleMetrics() {}

    /// The metrics of all rules of `book`.
    public static List<MetricFamily> of(RuleBook book, long nowMillis) {
        RuleMetrics metrics = new RuleMetrics();
        book.verdicts(nowMillis).forEach(verdict -> metrics.add(verdict, nowMillis));
        return List.of(
                metrics.value.metric(),
                metrics.target.metric(),
                metrics.wanted.metric(),
                metrics.state.metric(),
                metrics.age.metric(),
                metrics.desired.metric(),
                metrics.current.metric(),
                metrics.floor.metric(),
                metrics.ceiling.metric());
    }

    private void add(Verdict verdict, long nowMillis) {
        RuleKey key = verdict.rule().key();
        Labels rule = Labels.of("namespace", key.namespace(), "rule", key.name());
        desired.add(rule, verdict.decision().desired());
        current.add(rule, verdict.decision().current());
        floor.add(rule, verdict.rule().bounds().min());
        ceiling.add(rule, verdict.rule().bounds().max());
        for (int i = 0; i < verdict.readings().size(); i++) {
            add(key, verdict.readings().get(i), verdict.decision().perSignal().get(i), nowMillis);
        }
    }

    private void add(RuleKey key, SignalReading reading, OptionalInt replicas, long nowMillis) {
        String name = reading.signal().name();
        Labels signal = Labels.of("namespace", key.namespace(), "rule", key.name(), "signal", name);
        reading.value().ifPresent(number -> value.add(signal, number));
        target.add(signal, reading.signal().target().amount().doubleValue());
        replicas.ifPresent(number -> wanted.add(signal, number));
        if (reading.sampleMillis() != SignalReading.NEVER) {
            age.add(signal, (nowMillis - reading.sampleMillis()) / 1000.0);
        }
        for (SignalState each : SignalState.values()) {
            Labels labels =
                    Labels.of(
                            "namespace", key.namespace(),
                            "rule", key.name(),
                            "signal", name,
                            "state", each.word());
            state.add(labels, each == reading.state() ? 1 : 0);
        }
    }
}
