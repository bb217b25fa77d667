package dev.steelyard.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All rules that are at work, as the metrics APIs ask for them; immutable, and swapped as a whole
/// by [RuleKeeper]. Its answers change with time, because the signals in it are at work.
public final class RuleBook {
    private final SortedMap<RuleKey, StandingRule> rules;
    private final ReplicaCounts counts;

    RuleBook(Map<RuleKey, StandingRule> rules, ReplicaCounts counts) {
        this.rules = new TreeMap<>(rules);
        this.counts = counts;
    }

    /// All rules, by namespace and name.
    public List<CompiledRule> rules() {
        return rules.values().stream().map(StandingRule::compiled).toList();
    }

    /// The rule of a key.
    public Optional<CompiledRule> rule(RuleKey key) {
        return Optional.ofNullable(rules.get(key)).map(StandingRule::compiled);
    }

    /// The names of all metrics that rules serve, for discovery; they hold in the rules'
    /// namespaces.
    public List<ServedMetric> metrics() {
        return rules.values().stream()
                .flatMap(rule ->
                        served(rule).stream()
                                .map(signal -> new ServedMetric(rule.compiled().key(), signal)))
                .toList();
    }

    /// A metric that a rule serves: `<signal>` on the rule itself, `<rule>.<signal>` on pods and as
    /// an external metric.
    public record ServedMetric(RuleKey rule, String signal) {
        /// The name that it has where the rule is not named otherwise.
        public String qualified() {
            return rule.name() + "." + signal;
        }
    }

    /// The metric `signal` that describes the rule `key`.
    public MetricAnswer signal(RuleKey key, String signal, long nowMillis) {
        StandingRule rule = rules.get(key);
        if (rule == null) {
            return new MetricAnswer.Unknown(
                    "no scaling rule "
                            + key.name()
                            + " is at work in namespace "
                            + key.namespace()
                            + ": see kubectl get scalingrules -n "
                            + key.namespace());
        }
        if (rule.compiled().isComposite() && signal.equals(CompiledRule.COMPOSITE)) {
            return composite(rule, nowMillis);
        }
        return find(rule, signal)
                .map(standing -> answer(key, standing.read(nowMillis)))
                .orElseGet(() -> unknown(rule, signal));
    }

    /// The external metric `<rule>.<signal>` of a namespace.
    public MetricAnswer external(String namespace, String metric, long nowMillis) {
        return QualifiedName.parse(metric)
                .map(name -> signal(new RuleKey(namespace, name.rule()), name.signal(), nowMillis))
                .orElseGet(() -> unqualified(metric));
    }

    /// The parts that pods have in the metric `<rule>.<signal>` of a namespace.
    public PodAnswers pods(String namespace, String metric, long nowMillis) {
        Optional<StandingSignal> signal =
                QualifiedName.parse(metric)
                        .flatMap(name ->
                                Optional.ofNullable(rules.get(new RuleKey(namespace, name.rule())))
                                        .flatMap(rule -> find(rule, name.signal())));
        return signal.map(standing -> PodAnswers.of(namespace, metric, standing.read(nowMillis)))
                .orElseGet(() -> new PodAnswers(Map.of(), external(namespace, metric, nowMillis)));
    }

    /// What the rule `key` sees and decides where the workload has `current` replicas.
    public Optional<Verdict> verdict(RuleKey key, int current, long nowMillis) {
        return Optional.ofNullable(rules.get(key)).map(rule -> verdict(rule, current, nowMillis));
    }

    /// What the rule `key` sees and decides with the replicas that are counted.
    public Optional<Verdict> verdict(RuleKey key, long nowMillis) {
        return Optional.ofNullable(rules.get(key))
                .map(rule -> verdict(rule, counts.of(rule.compiled()), nowMillis));
    }

    /// What every rule sees and decides, by the replicas that are counted.
    public List<Verdict> verdicts(long nowMillis) {
        return rules.values().stream()
                .map(rule -> verdict(rule, counts.of(rule.compiled()), nowMillis))
                .toList();
    }

    SortedMap<RuleKey, StandingRule> standing() {
        return rules;
    }

    private static Verdict verdict(StandingRule rule, int current, long nowMillis) {
        List<SignalReading> readings =
                rule.signals().stream().map(signal -> signal.read(nowMillis)).toList();
        return new Verdict(
                rule.compiled(), readings, Decision.of(rule.compiled(), current, readings));
    }

    /// Only signals over series: cpu and memory are read from the resource metrics API.
    private static Optional<StandingSignal> find(StandingRule rule, String signal) {
        return rule.signals().stream()
                .filter(standing ->
                        standing.compiled() instanceof CompiledSignal.Series
                                && standing.compiled().name().equals(signal))
                .findFirst();
    }

    private static List<String> served(StandingRule rule) {
        List<String> names =
                rule.signals().stream()
                        .filter(signal -> signal.compiled() instanceof CompiledSignal.Series)
                        .map(signal -> signal.compiled().name())
                        .collect(Collectors.toList());
        if (rule.compiled().isComposite()) {
            names.add(CompiledRule.COMPOSITE);
        }
        return names;
    }

    /// The decision as a metric; while it is held for want of a value there is none.
    private MetricAnswer composite(StandingRule rule, long nowMillis) {
        Verdict verdict = verdict(rule, counts.of(rule.compiled()), nowMillis);
        if (verdict.decision().limitedBy() == Limit.HOLD) {
            return new MetricAnswer.Absent(
                    verdict.readings().stream()
                            .map(SignalReading::state)
                            .filter(state -> !state.hasValue())
                            .findFirst()
                            .orElseThrow(),
                    "rule " + rule.compiled().key() + " " + verdict.decision().because());
        }
        long newest =
                verdict.readings().stream()
                        .mapToLong(SignalReading::sampleMillis)
                        .max()
                        .orElse(nowMillis);
        long window =
                verdict.readings().stream().mapToLong(SignalReading::windowSeconds).max().orElse(1);
        return new MetricAnswer.Value(1000L * verdict.decision().desired(), newest, window);
    }

    static MetricAnswer answer(RuleKey key, SignalReading reading) {
        if (reading.value().isPresent()) {
            return new MetricAnswer.Value(
                    Milli.of(reading.value().getAsDouble()),
                    reading.sampleMillis(),
                    reading.windowSeconds());
        }
        return new MetricAnswer.Absent(
                reading.state(),
                "signal "
                        + reading.signal().name()
                        + " of scaling rule "
                        + key
                        + " has no value ("
                        + reading.state().word()
                        + "): "
                        + reading.message()
                        + "; newest sample: "
                        + Coverage.time(reading.sampleMillis()).replace("ever", "none"));
    }

    private static MetricAnswer unknown(StandingRule rule, String signal) {
        return new MetricAnswer.Unknown(
                "scaling rule "
                        + rule.compiled().key()
                        + " serves no metric "
                        + signal
                        + "; it serves "
                        + String.join(", ", served(rule)));
    }

    private static MetricAnswer unqualified(String metric) {
        return new MetricAnswer.Unknown(
                "no metric "
                        + metric
                        + ": metrics of scaling rules are named <rule>.<signal>, such as web.main");
    }
}
