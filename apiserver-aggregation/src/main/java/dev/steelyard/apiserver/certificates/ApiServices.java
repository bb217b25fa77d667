package dev.steelyard.apiserver.certificates;

import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The APIServices by which kube-apiserver finds this server; keeps `caBundle` true in those that
/// name it, and leaves those of others alone.
public final class ApiServices {
    /// What an APIService of one of our names was found to be.
    public enum State {
        /// It names us and trusts us.
        OURS,
        /// It names another server, whose business it is.
        ANOTHERS,
        /// There is none.
        ABSENT
    }

    /// What became of all of them.
    ///
    /// @param states of those that could be looked at and made true, by name
    /// @param refusals what kube-apiserver said of each of the others, by name
    /// @param complaints of those that are ours, and do not work
    record Look(
            Map<String, State> states,
            Map<String, String> refusals,
            Map<String, Complaint> complaints) {
        Look {
            states = Map.copyOf(states);
            refusals = Map.copyOf(refusals);
            complaints = Map.copyOf(complaints);
        }
    }

    private final KubernetesClient client;
    private final String namespace;
    private final String service;
    private final List<String> names;

    /// @param names of the APIServices: `v1beta1.metrics.k8s.io` …
    public ApiServices(
            KubernetesClient client, String namespace, String service, List<String> names) {
        this.client = client;
        this.namespace = namespace;
        this.service = service;
        this.names = List.copyOf(names);
    }

    /// Makes those that name us trust `authorities`, and tells what each one is.
    ///
    /// A registration that was metrics-server's before says that certificates are not to be looked
    /// at, which cannot stand beside an authority. One that kube-apiserver refuses keeps none of
    /// the others from it.
    Look trust(String authorities) {
        String bundle =
                Base64.getEncoder().encodeToString(authorities.getBytes(StandardCharsets.UTF_8));
        Map<String, State> states = new HashMap<>();
        Map<String, String> refusals = new HashMap<>();
        Map<String, Complaint> complaints = new HashMap<>();
        for (String name : names) {
            try {
                Optional<APIService> found =
                        Optional.ofNullable(client.apiServices().withName(name).get());
                if (found.isPresent() && namesUs(found.get())) {
                    Complaint.of(found.get())
                            .ifPresent(complaint -> complaints.put(name, complaint));
                    trust(found.get(), bundle);
                }
                states.put(name, found.map(this::state).orElse(State.ABSENT));
            } catch (KubernetesClientException e) {
                refusals.put(name, String.valueOf(e.getMessage()));
            }
        }
        return new Look(states, refusals, complaints);
    }

    private State state(APIService found) {
        return namesUs(found) ? State.OURS : State.ANOTHERS;
    }

    private void trust(APIService found, String bundle) {
        if (!bundle.equals(found.getSpec().getCaBundle())) {
            client.apiServices()
                    .withName(found.getMetadata().getName())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            // Both at once are refused, and a server before us may have left it.
                            "{\"spec\":{\"caBundle\":\"%s\",\"insecureSkipTLSVerify\":null}}"
                                    .formatted(bundle));
        }
    }

    private boolean namesUs(APIService found) {
        return found.getSpec() != null
                && found.getSpec().getService() != null
                && service.equals(found.getSpec().getService().getName())
                && namespace.equals(found.getSpec().getService().getNamespace());
    }
}
