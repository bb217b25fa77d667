package dev.steelyard.rules;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleSpec;
import dev.steelyard.storage.SampleFeed;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Owns the rules at work: takes what users wrote, keeps the last good version of each, and
/// publishes the [RuleBook]. Safe for any number of threads; a reader sees a book whole.
public final class RuleKeeper implements AutoCloseable {
    private final SampleFeed feed;
    private final World world;
    private final InstantSource clock;
    private final ReplicaCounts counts;
    private volatile RuleBook book;

    @GuardedBy("this")
    private final Map<RuleKey, StandingRule> rules = new HashMap<>();

    @GuardedBy("this")
    private final Map<RuleKey, Offer> latest = new HashMap<>();

    /// What users wrote, what was asked for that, and what became of it.
    private record Offer(ScalingRuleSpec spec, Consulted consulted, Compilation compilation) {
        boolean holds(@Nullable ScalingRuleSpec now, Descriptions descriptions) {
            return spec.equals(now) && consulted.agreesWith(descriptions);
        }
    }

    /// What rules have to know beyond samples.
    ///
    /// @param grants who may measure what is another's
    /// @param descriptions which series are about which objects
    public record World(Surroundings surroundings, Grants grants, Descriptions descriptions) {}

    /// A keeper without rules.
    public RuleKeeper(SampleFeed feed, World world, InstantSource clock) {
        this.feed = feed;
        this.world = world;
        this.clock = clock;
        this.counts = new ReplicaCounts(world.surroundings());
        this.book = new RuleBook(Map.of(), counts);
    }

    /// The rules that are at work now.
    public RuleBook book() {
        return book;
    }

    /// Puts a new or changed rule to work. Signals that did not change go on as they are; a rule
    /// that is refused leaves its last good version at work. A rule that is offered again as it was
    /// costs a comparison, unless what it measures has come to be described otherwise.
    public synchronized Compilation offer(ScalingRule rule) {
        RuleKey key = new RuleKey(rule.getMetadata().getNamespace(), rule.getMetadata().getName());
        ScalingRuleSpec spec = rule.getSpec();
        Offer before = latest.get(key);
        if (before != null && before.holds(spec, world.descriptions())) {
            return before.compilation;
        }
        Consulted consulted = new Consulted(world.descriptions());
        Compilation compilation = RuleCompiler.compile(rule, consulted);
        if (spec != null) {
            latest.put(key, new Offer(spec, consulted, compilation));
        }
        if (compilation instanceof Compilation.Compiled(CompiledRule compiled)) {
            StandingRule present = rules.get(compiled.key());
            if (present == null || !present.compiled().equals(compiled)) {
                rules.put(compiled.key(), start(compiled, present));
                publish();
                dropUnused(present, rules.get(compiled.key()));
            }
        }
        return compilation;
    }

    /// Says how many replicas the autoscaler of a rule counts; empty where there is none that has
    /// counted, and then the pods are.
    public void counted(RuleKey key, OptionalInt replicas) {
        counts.told(key, replicas);
    }

    /// Ends the work of a rule.
    public synchronized void remove(RuleKey key) {
        counts.told(key, OptionalInt.empty());
        latest.remove(key);
        StandingRule present = rules.remove(key);
        if (present != null) {
            publish();
            present.signals().forEach(StandingSignal::close);
        }
    }

    private StandingRule start(CompiledRule compiled, @Nullable StandingRule present) {
        List<StandingSignal> signals = new ArrayList<>();
        for (CompiledSignal signal : compiled.signals()) {
            signals.add(
                    present == null || !present.compiled().workload().equals(compiled.workload())
                            ? start(compiled, signal)
                            : present.signals().stream()
                                    .filter(standing -> standing.compiled().equals(signal))
                                    .findFirst()
                                    .orElseGet(() -> start(compiled, signal)));
        }
        return new StandingRule(compiled, signals);
    }

    private StandingSignal start(CompiledRule rule, CompiledSignal signal) {
        return switch (signal) {
            case CompiledSignal.Resource resource ->
                    new StandingResource(resource, rule.workload(), world.surroundings());
            case CompiledSignal.Series series ->
                    StandingSeries.start(
                            series,
                            new StandingSeries.RuleContext(
                                    rule.key(),
                                    rule.workload(),
                                    world.surroundings(),
                                    world.grants()),
                            feed,
                            clock.millis());
        };
    }

    private static void dropUnused(@Nullable StandingRule before, StandingRule after) {
        if (before != null) {
            before.signals().stream()
                    .filter(signal -> !after.signals().contains(signal))
                    .forEach(StandingSignal::close);
        }
    }

    @GuardedBy("this")
    private void publish() {
        book = new RuleBook(rules, counts);
    }

    @Override
    public synchronized void close() {
        rules.values().forEach(rule -> rule.signals().forEach(StandingSignal::close));
        rules.clear();
        latest.clear();
        publish();
    }
}
