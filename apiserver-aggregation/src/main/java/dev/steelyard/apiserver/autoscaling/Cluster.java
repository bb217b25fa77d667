package dev.steelyard.apiserver.autoscaling;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what HPAs are about from a cluster, once; what was read is remembered for the next HPA.
/// For one thread.
final class Cluster {
    /// Longer chains of owners than Deployment, ReplicaSet, pod are rare, rings are mistakes.
    private static final int LONGEST_CHAIN = 8;

    private final KubernetesClient client;
    private final Map<String, Optional<APIResourceList>> resources = new HashMap<>();
    private final Map<String, Optional<Reference>> controllers = new HashMap<>();

    Cluster(KubernetesClient client) {
        this.client = client;
    }

    /// The namespace that is meant where none is said.
    String usualNamespace() {
        return Optional.ofNullable(client.getNamespace()).orElse("default");
    }

    /// The HPAs of a namespace, or of all.
    List<Autoscaler> autoscalers(Optional<String> namespace) {
        var all = client.autoscaling().v2().horizontalPodAutoscalers();
        var listed =
                namespace.isPresent() ? all.inNamespace(namespace.get()) : all.inAnyNamespace();
        return listed.list().getItems().stream().map(Autoscaler::of).toList();
    }

    /// What there is of one of them.
    ///
    /// @param all those of its namespace, itself among them
    Sight look(Autoscaler autoscaler, List<Autoscaler> all) {
        List<String> rivals =
                all.stream()
                        .filter(each ->
                                each.namespace().equals(autoscaler.namespace())
                                        && !each.name().equals(autoscaler.name())
                                        && each.target().isSame(autoscaler.target()))
                        .map(Autoscaler::name)
                        .sorted()
                        .toList();
        TargetScale scale = scale(autoscaler.namespace(), autoscaler.target());
        List<CountedPod> pods =
                scale instanceof TargetScale.Known known && !known.selector().isEmpty()
                        ? pods(autoscaler.namespace(), known.selector())
                        : List.of();
        return new Sight(autoscaler, rivals, scale, pods);
    }

    private TargetScale scale(String namespace, Reference target) {
        Optional<String> plural = plural(target);
        if (plural.isEmpty()) {
            return new TargetScale.Absent(
                    new Fault(
                            "the cluster has no kind %s in %s with a scale"
                                    .formatted(target.kind(), target.apiVersion()),
                            "mend scaleTargetRef, or state subresources.scale in the"
                                    + " CustomResourceDefinition of that kind"));
        }
        String read = client.raw(path(namespace, target, plural.get()) + "/scale");
        if (read == null) {
            return new TargetScale.Absent(
                    new Fault(
                            "its target %s is not there".formatted(target),
                            "mend scaleTargetRef, or remove the HPA"));
        }
        Scale scale = client.getKubernetesSerialization().unmarshal(read, Scale.class);
        if (scale.getStatus() == null) {
            return new TargetScale.Known("", 0);
        }
        return new TargetScale.Known(
                Optional.ofNullable(scale.getStatus().getSelector()).orElse(""),
                Optional.ofNullable(scale.getStatus().getReplicas()).orElse(0));
    }

    /// How a kind is called in paths, where it can be scaled.
    private Optional<String> plural(Reference target) {
        List<APIResource> all = resources(target.apiVersion());
        return resource(target)
                .map(APIResource::getName)
                .filter(name -> all.stream().anyMatch(it -> it.getName().equals(name + "/scale")));
    }

    private Optional<APIResource> resource(Reference object) {
        return resources(object.apiVersion()).stream()
                .filter(each -> each.getKind().equals(object.kind()))
                .filter(each -> !each.getName().contains("/"))
                .findFirst();
    }

    /// None where the cluster has no such version.
    private List<APIResource> resources(String apiVersion) {
        return resources
                .computeIfAbsent(
                        apiVersion, version -> Optional.ofNullable(client.getApiResources(version)))
                .map(APIResourceList::getResources)
                .orElse(List.of());
    }

    private static String path(String namespace, Reference object, String plural) {
        return "%s/namespaces/%s/%s/%s"
                .formatted(root(object.apiVersion()), namespace, plural, object.name());
    }

    private static String root(String apiVersion) {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    private List<CountedPod> pods(String namespace, String selector) {
        List<CountedPod> counted = new ArrayList<>();
        for (Pod pod :
                client.pods()
                        .inNamespace(namespace)
                        .withLabelSelector(selector)
                        .list()
                        .getItems()) {
            counted.add(CountedPod.of(pod, owners(namespace, pod)));
        }
        return counted;
    }

    private List<Reference> owners(String namespace, Pod pod) {
        List<Reference> owners = new ArrayList<>();
        Optional<Reference> next = controller(pod);
        while (next.isPresent() && owners.size() < LONGEST_CHAIN) {
            Reference owner = next.get();
            owners.add(owner);
            next =
                    controllers.computeIfAbsent(
                            namespace + "/" + owner.apiVersion() + "/" + owner,
                            _ -> controllerOf(namespace, owner));
        }
        return owners;
    }

    /// Who controls an owner; nobody where there is none of that name, or no such kind. Owners that
    /// stand in no namespace, as nodes do, have none.
    private Optional<Reference> controllerOf(String namespace, Reference owner) {
        return resource(owner)
                .filter(APIResource::getNamespaced)
                .map(kind -> client.raw(path(namespace, owner, kind.getName())))
                .map(read ->
                        client.getKubernetesSerialization()
                                .unmarshal(read, GenericKubernetesResource.class))
                .flatMap(Cluster::controller);
    }

    private static Optional<Reference> controller(HasMetadata object) {
        List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .map(owner ->
                        new Reference(owner.getApiVersion(), owner.getKind(), owner.getName()));
    }
}
