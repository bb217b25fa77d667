package dev.steelyard.apiserver.chaining;

import java.net.URI;

/// The Service of an older adapter.
///
/// @param name as people know it: `monitoring/prometheus-adapter`
/// @param address where it is asked, a scheme and an authority
public record OlderService(String name, URI address) {
    /// By the name that kube-apiserver asks for too, so that the certificate which was good for it
    /// is good here.
    public static OlderService inCluster(String namespace, String service, int port) {
        return new OlderService(
                namespace + "/" + service,
                URI.create("https://%s.%s.svc:%d".formatted(service, namespace, port)));
    }
}
