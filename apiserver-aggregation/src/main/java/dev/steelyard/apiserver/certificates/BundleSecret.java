package dev.steelyard.apiserver.certificates;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The one Secret through which all replicas share their [ServingBundle].
///
/// Whoever comes first makes it; whoever renews it states which version it renews. Who loses such a
/// race takes what the winner wrote.
public final class BundleSecret {
    private static final int ATTEMPTS = 3;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    public BundleSecret(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /// The bundle that is in force at `now`, made or renewed where that is due.
    ///
    /// @throws MalformedBundleException where the Secret holds something else; it is left alone
    /// @throws KubernetesClientException where kube-apiserver refuses or cannot be reached
    public ServingBundle inForce(BundleRenewal renewal, Instant now)
            throws MalformedBundleException {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(renewal, now);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private ServingBundle attempt(BundleRenewal renewal, Instant now)
            throws MalformedBundleException {
        Resource<Secret> secret = client.secrets().inNamespace(namespace).withName(name);
        Secret found = secret.get();
        if (found == null) {
            ServingBundle first = renewal.first();
            client.secrets().inNamespace(namespace).resource(object(first)).create();
            return first;
        }
        if (found.getData() == null || found.getData().isEmpty()) {
            // An empty one, put there so that RBAC can be limited to its name.
            return write(found, renewal.first());
        }
        ServingBundle bundle = BundleText.read(decoded(found.getData()));
        ServingBundle renewed = renewal.renew(bundle, now);
        return renewed.equals(bundle) ? bundle : write(found, renewed);
    }

    /// The update names the version that was read, so it fails where another came between.
    private ServingBundle write(Secret found, ServingBundle bundle) {
        Secret next = new SecretBuilder(found).withData(encoded(bundle)).build();
        client.secrets().inNamespace(namespace).resource(next).update();
        return bundle;
    }

    private Secret object(ServingBundle bundle) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/name", "steelyard")
                .endMetadata()
                .withType("Opaque")
                .withData(encoded(bundle))
                .build();
    }

    private static Map<String, String> encoded(ServingBundle bundle) {
        Map<String, String> data = new HashMap<>();
        BundleText.write(bundle)
                .forEach((key, text) ->
                        data.put(
                                key,
                                Base64.getEncoder()
                                        .encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        return data;
    }

    private static Map<String, String> decoded(Map<String, String> data)
            throws MalformedBundleException {
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, String> each : data.entrySet()) {
            try {
                byte[] text =
                        Base64.getDecoder().decode(Objects.requireNonNullElse(each.getValue(), ""));
                texts.put(each.getKey(), new String(text, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                throw new MalformedBundleException("key " + each.getKey() + " is not base64");
            }
        }
        return texts;
    }
}
