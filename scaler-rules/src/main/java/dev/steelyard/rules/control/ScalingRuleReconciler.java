package dev.steelyard.rules.control;

import dev.steelyard.rules.Compilation;
import dev.steelyard.rules.CompiledRule;
import dev.steelyard.rules.RuleKeeper;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.Verdict;
import dev.steelyard.rules.v1alpha1.Mode;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Keeps one rule after another true: puts it into the book on every replica and, on the replica
/// that leads, keeps its autoscaler, writes its status and tells what happened.
///
/// The caller lets only one thread at a time reconcile the same rule; different rules may be
/// reconciled at once.
public final class ScalingRuleReconciler {
    private final RuleCluster cluster;
    private final RuleKeeper keeper;
    private final BooleanSupplier leads;
    private final InstantSource clock;
    private final Map<RuleKey, RuleMemory> memories = new ConcurrentHashMap<>();

    /// A reconciler that has done nothing yet.
    ///
    /// @param leads whether this replica is the one that writes
    public ScalingRuleReconciler(
            RuleCluster cluster, RuleKeeper keeper, BooleanSupplier leads, InstantSource clock) {
        this.cluster = cluster;
        this.keeper = keeper;
        this.leads = leads;
        this.clock = clock;
    }

    /// What became of a pass.
    public enum Outcome {
        /// The rule is there; look again after a while, because its signals move.
        KEPT,
        /// There is no such rule any more.
        GONE
    }

    /// Brings the world into line with the rule `key`.
    public Outcome reconcile(RuleKey key) {
        Optional<ScalingRule> found = cluster.rule(key);
        if (found.isEmpty()) {
            keeper.remove(key);
            memories.remove(key);
            return Outcome.GONE;
        }
        ScalingRule rule = found.get();
        RuleMemory memory = memories.computeIfAbsent(key, _ -> new RuleMemory());
        Situation situation = situation(rule, memory);
        if (leads.getAsBoolean() && cluster.isComplete()) {
            try {
                act(situation, memory);
                memory.news(situation).forEach(event -> cluster.tell(rule, event));
                memory.succeeded();
            } catch (KubernetesClientException refused) {
                memory.failed("the API server refused: " + refused.getMessage(), clock.instant());
                throw refused;
            } finally {
                write(situation.with(memory.trouble()), memory);
            }
        }
        return Outcome.KEPT;
    }

    private Situation situation(ScalingRule rule, RuleMemory memory) {
        RuleKey key = new RuleKey(rule.getMetadata().getNamespace(), rule.getMetadata().getName());
        Compilation compilation = keeper.offer(rule);
        Optional<HorizontalPodAutoscaler> owned =
                cluster.autoscalers(key.namespace()).stream()
                        .filter(live -> OwnedAutoscaler.isOf(rule, live))
                        .findFirst();
        keeper.counted(key, counted(owned));
        Optional<Verdict> verdict = keeper.book().verdict(key, clock.millis());
        Optional<String> rival =
                compilation instanceof Compilation.Compiled && rule.getSpec().mode() == Mode.ACT
                        ? Rivals.of(rule, cluster)
                        : Optional.empty();
        return new Situation(
                rule, compilation, verdict, owned, rival, memory.trouble(), clock.instant());
    }

    private static OptionalInt counted(Optional<HorizontalPodAutoscaler> owned) {
        return owned.flatMap(live -> Optional.ofNullable(live.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.getCurrentReplicas()))
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    private void act(Situation situation, RuleMemory memory) {
        if (situation.verdict().isEmpty()) {
            return;
        }
        CompiledRule compiled = situation.verdict().get().rule();
        Optional<HorizontalPodAutoscaler> live = situation.autoscaler();
        if (compiled.mode() != Mode.ACT) {
            live.ifPresent(cluster::delete);
            memory.forgetApplied();
            return;
        }
        HorizontalPodAutoscaler wanted = OwnedAutoscaler.of(situation.rule(), compiled);
        if (live.isEmpty()) {
            if (situation.rival().isEmpty() && !memory.isAwaiting(wanted, clock.instant())) {
                cluster.apply(wanted);
                memory.applied(wanted, clock.instant());
            }
            return;
        }
        if (OwnedAutoscaler.agree(wanted, live.get())) {
            memory.agreed(clock.instant());
        } else if (!memory.isAwaiting(wanted, clock.instant())) {
            memory.reverting(wanted, live.get(), clock.instant())
                    .ifPresent(event -> cluster.tell(situation.rule(), event));
            cluster.apply(wanted);
            memory.applied(wanted, clock.instant());
        }
    }

    private void write(Situation situation, RuleMemory memory) {
        ScalingRuleStatus before = memory.written().orElse(situation.rule().getStatus());
        ScalingRuleStatus after = StatusWriting.status(situation, before);
        if (StatusWriting.isDue(before, after, memory.quiet(situation.now()))) {
            cluster.apply(situation.rule(), after);
            memory.wrote(after, situation.now());
        }
    }

    /// Remembers an error of a pass, to be shown in the rule's status.
    public void failed(RuleKey key, String error) {
        memories.computeIfAbsent(key, _ -> new RuleMemory()).failed(error, clock.instant());
    }
}
