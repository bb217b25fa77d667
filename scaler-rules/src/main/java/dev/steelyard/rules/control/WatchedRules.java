package dev.steelyard.rules.control;

import dev.steelyard.rules.Grants;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.v1alpha1.MetricGrant;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// The rules, grants and autoscalers of a cluster, kept by watches and changed by [AppliedChanges].
/// Safe for any number of threads.
public final class WatchedRules implements RuleCluster, Grants, AutoCloseable {
    private static final long NO_RESYNC = 0;

    private final AppliedChanges changes;
    private final EventPosting events;
    private final SharedIndexInformer<ScalingRule> rules;
    private final SharedIndexInformer<MetricGrant> grants;
    private final SharedIndexInformer<HorizontalPodAutoscaler> autoscalers;

    private WatchedRules(KubernetesClient client, InstantSource clock, Consumer<RuleKey> changed) {
        this.changes = new AppliedChanges(client);
        this.events = new EventPosting(client, clock);
        this.rules =
                client.resources(ScalingRule.class)
                        .inAnyNamespace()
                        .inform(new Watching<>(changed), NO_RESYNC);
        this.grants = client.resources(MetricGrant.class).inAnyNamespace().inform();
        // An owned autoscaler has the name of its rule, so the same key leads to the rule.
        this.autoscalers =
                client.autoscaling()
                        .v2()
                        .horizontalPodAutoscalers()
                        .inAnyNamespace()
                        .inform(new Watching<>(changed), NO_RESYNC);
    }

    /// Starts watching; `changed` is told of every rule that changed or whose autoscaler did.
    public static WatchedRules start(
            KubernetesClient client, InstantSource clock, Consumer<RuleKey> changed) {
        return new WatchedRules(client, clock, changed);
    }

    /// Whether the first full view has been taken.
    public boolean isComplete() {
        return rules.hasSynced() && grants.hasSynced() && autoscalers.hasSynced();
    }

    @Override
    public Optional<ScalingRule> rule(RuleKey key) {
        return Optional.ofNullable(
                rules.getIndexer().getByKey(Cache.namespaceKeyFunc(key.namespace(), key.name())));
    }

    @Override
    public List<ScalingRule> rules(String namespace) {
        return rules.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    @Override
    public List<HorizontalPodAutoscaler> autoscalers(String namespace) {
        return autoscalers.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    @Override
    public boolean allow(String owner, String reader, String workload, String metric) {
        return grants.getIndexer().byIndex(Cache.NAMESPACE_INDEX, owner).stream()
                .anyMatch(grant -> grant.getSpec().allows(reader, workload, metric));
    }

    @Override
    public void apply(HorizontalPodAutoscaler autoscaler) {
        changes.apply(autoscaler);
    }

    @Override
    public void delete(HorizontalPodAutoscaler autoscaler) {
        changes.delete(autoscaler);
    }

    @Override
    public void apply(ScalingRule rule, ScalingRuleStatus status) {
        changes.apply(rule, status);
    }

    @Override
    public void tell(ScalingRule rule, RuleEvent event) {
        events.post(rule, event);
    }

    @Override
    public void close() {
        rules.close();
        grants.close();
        autoscalers.close();
    }

    /// Tells of changed objects by name.
    private record Watching<T extends HasMetadata>(Consumer<RuleKey> changed)
            implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            tell(object);
        }

        @Override
        public void onUpdate(T before, T after) {
            if (!Objects.equals(
                    before.getMetadata().getResourceVersion(),
                    after.getMetadata().getResourceVersion())) {
                tell(after);
            }
        }

        @Override
        public void onDelete(T object, boolean isFinalStateUnknown) {
            tell(object);
        }

        private void tell(T object) {
            changed.accept(
                    new RuleKey(
                            object.getMetadata().getNamespace(), object.getMetadata().getName()));
        }
    }
}
