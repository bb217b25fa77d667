package dev.steelyard.apiserver.readiness;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jboss.logging.Logger;

/// The other replicas as the EndpointSlices of our Service show them.
///
/// Needs the verb `list` on `endpointslices.discovery.k8s.io` in the own namespace.
public final class ServiceEndpoints implements OtherReplicas {
    private static final Logger log = Logger.getLogger(ServiceEndpoints.class);

    private final KubernetesClient client;
    private final Self self;
    private volatile boolean told;

    /// Which replica of which Service this is.
    ///
    /// @param pod the name of the own pod
    public record Self(String namespace, String service, String pod) {}

    public ServiceEndpoints(KubernetesClient client, Self self) {
        this.client = client;
        this.self = self;
    }

    @Override
    public Sight look() {
        try {
            boolean any =
                    client
                            .discovery()
                            .v1()
                            .endpointSlices()
                            .inNamespace(self.namespace())
                            .withLabel("kubernetes.io/service-name", self.service())
                            .list()
                            .getItems()
                            .stream()
                            .flatMap(slice -> slice.getEndpoints().stream())
                            .anyMatch(endpoint -> isReady(endpoint) && !isSelf(endpoint));
            return any ? Sight.SOME_READY : Sight.NONE_READY;
        } catch (KubernetesClientException e) {
            if (!told) { // not at every look
                told = true;
                log.warnf(
                        "the other replicas cannot be looked at, readiness waits for warmth: %s",
                        e.getMessage());
            }
            return Sight.UNKNOWN;
        }
    }

    private boolean isSelf(Endpoint endpoint) {
        return endpoint.getTargetRef() != null
                && self.pod().equals(endpoint.getTargetRef().getName());
    }

    /// A condition that is not told holds, as the API defines it.
    private static boolean isReady(Endpoint endpoint) {
        return endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
    }
}
