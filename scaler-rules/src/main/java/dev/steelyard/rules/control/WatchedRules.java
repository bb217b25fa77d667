package dev.steelyard.rules.control;

import dev.steelyard.rules.Grants;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.v1alpha1.MetricGrant;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// The rules, grants and autoscalers of a cluster, kept by watches and changed by server-side apply
/// under the field manager `steelyard`. Safe for any number of threads.
public final class WatchedRules implements RuleCluster, Grants, AutoCloseable {
    /// The name under which Steelyard owns fields.
    public static final String FIELD_MANAGER = "steelyard";

    private static final long NO_RESYNC = 0;
    private static final PatchContext APPLY =
            new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(FIELD_MANAGER)
                    .withForce(true)
                    .build();

    private final KubernetesClient client;
    private final EventPosting events;
    private final SharedIndexInformer<ScalingRule> rules;
    private final SharedIndexInformer<MetricGrant> grants;
    private final SharedIndexInformer<HorizontalPodAutoscaler> autoscalers;

    private WatchedRules(KubernetesClient client, InstantSource clock, Consumer<RuleKey> changed) {
        this.client = client;
        this.events = new EventPosting(client, clock);
        this.rules =
                client.resources(ScalingRule.class)
                        .inAnyNamespace()
                        .inform(new Changes<>(changed), NO_RESYNC);
        this.grants = client.resources(MetricGrant.class).inAnyNamespace().inform();
        // An owned autoscaler has the name of its rule, so the same key leads to the rule.
        this.autoscalers =
                client.autoscaling()
                        .v2()
                        .horizontalPodAutoscalers()
                        .inAnyNamespace()
                        .inform(new Changes<>(changed), NO_RESYNC);
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
        client.resource(autoscaler).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    }

    @Override
    public void delete(HorizontalPodAutoscaler autoscaler) {
        client.resource(autoscaler).delete();
    }

    @Override
    public void apply(ScalingRule rule, ScalingRuleStatus status) {
        ScalingRule applied = new ScalingRule();
        applied.setMetadata(name(rule));
        applied.setStatus(status);
        client.resource(applied).subresource("status").patch(APPLY, applied);
    }

    /// Only what names the object: server-side apply would claim every other field that is sent.
    private static ObjectMeta name(ScalingRule rule) {
        return new ObjectMetaBuilder()
                .withNamespace(rule.getMetadata().getNamespace())
                .withName(rule.getMetadata().getName())
                .build();
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
    private record Changes<T extends HasMetadata>(Consumer<RuleKey> changed)
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
