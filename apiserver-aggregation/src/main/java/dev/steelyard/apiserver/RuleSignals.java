package dev.steelyard.apiserver;

import dev.steelyard.apiserver.groups.SignalReadings;
import dev.steelyard.rules.MetricAnswer;
import dev.steelyard.rules.PodAnswers;
import dev.steelyard.rules.RuleBook;
import dev.steelyard.rules.RuleKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The signals of the rule book, as the metrics APIs ask for them.
///
/// @param book that is in force
record RuleSignals(Supplier<RuleBook> book, InstantSource clock) implements SignalReadings {
    @Override
    public List<String> rules(String namespace) {
        return book.get().rules().stream()
                .map(rule -> rule.key())
                .filter(key -> key.namespace().equals(namespace))
                .map(RuleKey::name)
                .toList();
    }

    @Override
    public Reading ofRule(String namespace, String rule, String signal) {
        return reading(book.get().signal(new RuleKey(namespace, rule), signal, clock.millis()));
    }

    @Override
    public Parts ofPods(String namespace, String metric) {
        PodAnswers answers = book.get().pods(namespace, metric, clock.millis());
        return new Parts(
                answers.values().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, each -> value(each.getValue()))),
                reading(answers.whole()));
    }

    @Override
    public Reading external(String namespace, String metric) {
        return reading(book.get().external(namespace, metric, clock.millis()));
    }

    private static Reading reading(MetricAnswer answer) {
        return switch (answer) {
            case MetricAnswer.Value value -> value(value);
            case MetricAnswer.Absent absent -> new Reading.NoValue(absent.message());
            case MetricAnswer.Unknown unknown -> new Reading.Unknown(unknown.message());
        };
    }

    private static Reading.Value value(MetricAnswer.Value value) {
        return new Reading.Value(
                value.milli(), Instant.ofEpochMilli(value.timeMillis()), value.windowSeconds());
    }
}
