package dev.steelyard.apiserver.autoscaling;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;

/// How the cluster is reached that somebody's kubectl talks to.
public final class Kubeconfig {
    /// A person waits for the answer.
    private static final int RETRIES = 1;

    private Kubeconfig() {}

    /// What the kubeconfig says: `KUBECONFIG`, else `~/.kube/config`, else the account of the pod.
    ///
    /// @param context empty for the current one
    /// @throws IOException where there is no such context, or a client certificate is stated that
    ///   cannot be read
    public static Config of(Optional<String> context) throws IOException {
        Config config = Config.autoConfigure(context.orElse(null));
        if (context.isPresent()) {
            checkContext(config, context.get());
        }
        config.setRequestRetryBackoffLimit(RETRIES);
        setKeyAlgorithm(config);
        return config;
    }

    /// The client goes by the current context where there is none of that name.
    static void checkContext(Config config, String context) throws IOException {
        List<String> names = config.getContexts().stream().map(NamedContext::getName).toList();
        if (!names.contains(context)) {
            throw new IOException(
                    "there is no context %s; there are: %s"
                            .formatted(context, String.join(", ", names)));
        }
    }

    /// The client takes every key for one of RSA unless told; the certificate knows better.
    static void setKeyAlgorithm(Config config) throws IOException {
        if (config.getClientCertData() == null && config.getClientCertFile() == null) {
            return;
        }
        try (InputStream pem =
                CertUtils.getInputStreamFromDataOrFile(
                        config.getClientCertData(), config.getClientCertFile())) {
            config.setClientKeyAlgo(
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(pem)
                            .getPublicKey()
                            .getAlgorithm());
        } catch (CertificateException e) {
            throw new IOException("the client certificate is none: " + e.getMessage(), e);
        }
    }
}
