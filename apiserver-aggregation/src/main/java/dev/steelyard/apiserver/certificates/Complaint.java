package dev.steelyard.apiserver.certificates;

import io.fabric8.kubernetes.api.model.APIService;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why kube-apiserver does not pass an APIService's requests on to this server: what it says in the
/// condition `Available`.
///
/// @param reason its word for it: `FailedDiscoveryCheck`, `MissingEndpoints` …
record Complaint(String reason, String message) {
    /// What it says of an APIService; empty where nothing is wrong, or nothing was said yet.
    static Optional<Complaint> of(APIService service) {
        if (service.getStatus() == null || service.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return service.getStatus().getConditions().stream()
                .filter(condition ->
                        "Available".equals(condition.getType())
                                && "False".equals(condition.getStatus()))
                .findFirst()
                .map(condition ->
                        new Complaint(text(condition.getReason()), text(condition.getMessage())));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// What to do about it.
    String cure() {
        return switch (reason) {
            case "MissingEndpoints", "EndpointsNotFound" ->
                    "no replica is Ready: ask /readyz?verbose of one what it lacks";
            case "ServiceNotFound", "ServiceAccessError", "ServicePortError" ->
                    "apply deploy/base/service.yaml again";
            case "FailedDiscoveryCheck" ->
                    message.contains("x509")
                            ? "it does not trust our certificate: apply deploy/base/rbac.yaml"
                                    + " again, so that caBundle can be kept"
                            : "it does not reach our port: let network policies and firewalls"
                                    + " admit it, or apply deploy/host-network where the control"
                                    + " plane has no way into the network of pods";
            default -> "see docs/operations.md";
        };
    }
}
