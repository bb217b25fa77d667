package dev.steelyard.rules.control;

import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricType;
import dev.steelyard.rules.Grants;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.v1alpha1.MetricGrant;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
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
    private final RetriedWatch<ScalingRule> rules;
    private final RetriedWatch<MetricGrant> grants;
    private final RetriedWatch<HorizontalPodAutoscaler> autoscalers;

    private WatchedRules(KubernetesClient client, InstantSource clock, Consumer<RuleKey> changed) {
        this.changes = new AppliedChanges(client);
        this.events = new EventPosting(client, clock);
        this.rules =
                new RetriedWatch<>(
                        ScalingRule.PLURAL,
                        client.resources(ScalingRule.class)
                                .inAnyNamespace()
                                .runnableInformer(NO_RESYNC));
        this.grants =
                new RetriedWatch<>(
                        "metricgrants",
                        client.resources(MetricGrant.class)
                                .inAnyNamespace()
                                .runnableInformer(NO_RESYNC));
        this.autoscalers =
                new RetriedWatch<>(
                        "horizontalpodautoscalers",
                        client.autoscaling()
                                .v2()
                                .horizontalPodAutoscalers()
                                .inAnyNamespace()
                                .runnableInformer(NO_RESYNC));
        rules.start(new Watching<>(changed));
        grants.start(new Watching<>(_ -> {}));
        // An owned autoscaler has the name of its rule, so the same key leads to the rule.
        autoscalers.start(new Watching<>(changed));
    }

    /// Starts watching, without waiting for the API server: while it cannot be reached, forbids or
    /// knows none of these kinds yet, nothing is seen, and it is tried again until it answers.
    /// `changed` is told of every rule that changed or whose autoscaler did.
    public static WatchedRules start(
            KubernetesClient client, InstantSource clock, Consumer<RuleKey> changed) {
        return new WatchedRules(client, clock, changed);
    }

    /// Without a view of the grants a signal of another namespace has no value, which is safe.
    @Override
    public boolean isComplete() {
        return rules.isComplete() && autoscalers.isComplete();
    }

    /// How the watches fare, as metrics.
    public List<MetricFamily> metrics() {
        List<RetriedWatch<?>> watches = List.of(rules, grants, autoscalers);
        return List.of(
                new MetricFamily(
                        "steelyard_rule_watch_complete",
                        MetricType.GAUGE,
                        "1 once all objects of a kind are seen, 0 before",
                        watches.stream().map(RetriedWatch::completeness).toList()),
                new MetricFamily(
                        "steelyard_rule_watch_failures",
                        MetricType.COUNTER,
                        "How often listing or watching a kind failed",
                        watches.stream().map(RetriedWatch::failures).toList()));
    }

    @Override
    public Optional<ScalingRule> rule(RuleKey key) {
        return Optional.ofNullable(
                rules.view().getByKey(Cache.namespaceKeyFunc(key.namespace(), key.name())));
    }

    @Override
    public List<ScalingRule> rules(String namespace) {
        return rules.view().byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    @Override
    public List<HorizontalPodAutoscaler> autoscalers(String namespace) {
        return autoscalers.view().byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    @Override
    public boolean allow(String owner, String reader, String workload, String metric) {
        return grants.view().byIndex(Cache.NAMESPACE_INDEX, owner).stream()
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
