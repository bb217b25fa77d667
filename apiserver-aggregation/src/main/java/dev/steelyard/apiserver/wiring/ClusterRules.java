package dev.steelyard.apiserver.wiring;

import dev.steelyard.model.MetricFamily;
import dev.steelyard.rules.Descriptions;
import dev.steelyard.rules.RuleBook;
import dev.steelyard.rules.RuleKeeper;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.Surroundings;
import dev.steelyard.rules.control.Leadership;
import dev.steelyard.rules.control.ReconcileLoop;
import dev.steelyard.rules.control.ScalingRuleReconciler;
import dev.steelyard.rules.control.WatchedRules;
import dev.steelyard.rules.control.WorkQueue;
import dev.steelyard.storage.SampleFeed;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// The rules of a cluster at work: watched, standing, and kept true by the replica that leads.
final class ClusterRules implements AutoCloseable {
    private final WatchedRules watched;
    private final RuleKeeper keeper;
    private final WorkQueue<RuleKey> queue;
    private final Leadership leadership;
    private final ReconcileLoop loop;

    /// What rules work with.
    record Parts(
            KubernetesClient client,
            SampleFeed feed,
            Surroundings surroundings,
            Descriptions descriptions,
            InstantSource clock,
            LongSupplier nanoTime) {}

    ClusterRules(Parts parts, Leadership.Candidate candidate) {
        queue = new WorkQueue<>(parts.nanoTime());
        watched = WatchedRules.start(parts.client(), parts.clock(), queue::add);
        keeper =
                new RuleKeeper(
                        parts.feed(),
                        new RuleKeeper.World(parts.surroundings(), watched, parts.descriptions()),
                        parts.clock());
        leadership = Leadership.start(parts.client(), candidate, parts.nanoTime(), this::lookAtAll);
        loop =
                ReconcileLoop.start(
                        new ScalingRuleReconciler(watched, keeper, leadership, parts.clock()),
                        queue);
    }

    /// Whoever begins to lead has everything to catch up with.
    private void lookAtAll() {
        keeper.book().rules().forEach(rule -> queue.add(rule.key()));
    }

    /// Does something that one replica does for all.
    void whereItLeads(Runnable task) {
        if (leadership.getAsBoolean()) {
            task.run();
        }
    }

    /// The rules that are at work.
    RuleBook book() {
        return keeper.book();
    }

    /// The figures of keeping them.
    List<MetricFamily> families() {
        return Stream.concat(loop.metrics().stream(), watched.metrics().stream()).toList();
    }

    @Override
    public void close() {
        loop.close();
        leadership.close();
        watched.close();
        keeper.close();
    }
}
