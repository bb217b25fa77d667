package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.groups.KindNames;
import dev.steelyard.apiserver.groups.ObjectDirectory;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.rules.described.DescribedMetrics;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// The objects that series describe, as kube-apiserver knows them: what their kinds are called, and
/// which of them carry which labels.
final class ClusterObjects implements ObjectDirectory {
    private static final Logger log = Logger.getLogger(ClusterObjects.class);

    private final KubernetesClient client;
    private final KindNames names;

    /// @param client not closed
    ClusterObjects(KubernetesClient client, KindNames names) {
        this.client = client;
        this.names = names;
    }

    /// Asks discovery what the described kinds are called.
    void learn(Supplier<DescribedMetrics> metrics) {
        metrics.get().all().stream()
                .flatMap(metric -> metric.kind().stream())
                .map(kind -> new KindNames.Kind(kind.apiVersion(), kind.kind()))
                .distinct()
                .forEach(this::learn);
    }

    private void learn(KindNames.Kind kind) {
        try {
            APIResourceList found = client.getApiResources(kind.apiVersion());
            if (found == null) {
                return;
            }
            for (APIResource resource : found.getResources()) {
                if (resource.getKind().equals(kind.kind()) && !resource.getName().contains("/")) {
                    names.learn(kind, names(resource));
                }
            }
        } catch (KubernetesClientException e) {
            log.debugf("discovery of %s failed: %s", kind.apiVersion(), e.getMessage());
        }
    }

    /// Old servers leave the singular out.
    private static KindNames.Names names(APIResource resource) {
        String singular = resource.getSingularName();
        return new KindNames.Names(
                singular == null || singular.isEmpty()
                        ? resource.getKind().toLowerCase(Locale.ROOT)
                        : singular,
                resource.getName());
    }

    @Override
    public Set<String> names(Selection selection) throws RefusedException {
        String[] parts = selection.kind().apiVersion().split("/", -1);
        boolean isNamespaced = !selection.namespace().isEmpty();
        ResourceDefinitionContext context =
                new ResourceDefinitionContext.Builder()
                        .withGroup(parts.length > 1 ? parts[0] : "")
                        .withVersion(parts[parts.length - 1])
                        .withKind(selection.kind().kind())
                        .withPlural(names.of(selection.kind()).plural())
                        .withNamespaced(isNamespaced)
                        .build();
        try {
            var all = client.genericKubernetesResources(context);
            GenericKubernetesResourceList found =
                    isNamespaced
                            ? all.inNamespace(selection.namespace())
                                    .withLabelSelector(selection.labelSelector())
                                    .list()
                            : all.withLabelSelector(selection.labelSelector()).list();
            return found.getItems().stream()
                    .map(object -> object.getMetadata().getName())
                    .collect(Collectors.toSet());
        } catch (KubernetesClientException e) {
            throw refused(selection, e);
        }
    }

    private RefusedException refused(Selection selection, KubernetesClientException e) {
        String cure =
                e.getCode() == 403
                        ? "; let the ServiceAccount of Steelyard list "
                                + names.resource(selection.kind())
                        : "";
        return new RefusedException(
                ApiStatus.of(
                        ApiStatus.Reason.SERVICE_UNAVAILABLE,
                        "objects of kind %s cannot be selected by their labels: %s%s"
                                .formatted(selection.kind().kind(), e.getMessage(), cure)));
    }
}
