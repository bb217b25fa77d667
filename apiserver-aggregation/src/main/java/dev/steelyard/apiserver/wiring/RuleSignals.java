package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.groups.SignalReadings;
import dev.steelyard.rules.CompiledRule;
import dev.steelyard.rules.CompiledSignal;
import dev.steelyard.rules.MetricAnswer;
import dev.steelyard.rules.PodAnswers;
import dev.steelyard.rules.RuleBook;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.standing.WindowFunction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
        RuleBook now = book.get();
        RuleKey key = new RuleKey(namespace, rule);
        return reading(now.signal(key, signal, clock.millis()), isOfAMoment(now, key, signal));
    }

    @Override
    public Parts ofPods(String namespace, String metric) {
        RuleBook now = book.get();
        PodAnswers answers = now.pods(namespace, metric, clock.millis());
        boolean ofAMoment = isOfAMoment(now, namespace, metric);
        return new Parts(
                answers.values().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        each -> value(each.getValue(), ofAMoment))),
                reading(answers.whole(), ofAMoment));
    }

    @Override
    public Reading external(String namespace, String metric) {
        RuleBook now = book.get();
        return reading(
                now.external(namespace, metric, clock.millis()),
                isOfAMoment(now, namespace, metric));
    }

    /// Whether the metric `<rule>.<signal>` is a level as it is, over no time.
    private static boolean isOfAMoment(RuleBook book, String namespace, String metric) {
        int dot = metric.lastIndexOf('.');
        return dot > 0
                && isOfAMoment(
                        book,
                        new RuleKey(namespace, metric.substring(0, dot)),
                        metric.substring(dot + 1));
    }

    /// A composite rule's decision is of a moment where all of its signals are.
    private static boolean isOfAMoment(RuleBook book, RuleKey key, String signal) {
        return book.rule(key)
                .map(rule -> {
                    boolean all = rule.isComposite() && signal.equals(CompiledRule.COMPOSITE);
                    return rule.signals().stream()
                            .filter(each -> all || each.name().equals(signal))
                            .allMatch(RuleSignals::isLatest);
                })
                .orElse(false);
    }

    private static boolean isLatest(CompiledSignal signal) {
        return switch (signal) {
            case CompiledSignal.Series series ->
                    switch (series.fold().function()) {
                        case WindowFunction.Latest _ -> true;
                        case WindowFunction.Rate _, WindowFunction.OverTime _ -> false;
                    };
            case CompiledSignal.Resource _ -> false;
        };
    }

    private static Reading reading(MetricAnswer answer, boolean isOfAMoment) {
        return switch (answer) {
            case MetricAnswer.Value value -> value(value, isOfAMoment);
            case MetricAnswer.Absent absent -> new Reading.NoValue(absent.message());
            case MetricAnswer.Unknown unknown -> new Reading.Unknown(unknown.message());
        };
    }

    private static Reading.Value value(MetricAnswer.Value value, boolean isOfAMoment) {
        return new Reading.Value(
                value.milli(),
                Instant.ofEpochMilli(value.timeMillis()),
                isOfAMoment ? OptionalLong.empty() : OptionalLong.of(value.windowSeconds()));
    }
}
