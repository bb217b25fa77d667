package dev.steelyard.apiserver.access;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/// Keeps [LiveSettings] true to the ConfigMap `kube-system/extension-apiserver-authentication`.
public final class SettingsWatch implements AutoCloseable {
    private static final Logger log = Logger.getLogger(SettingsWatch.class);
    private static final long RESYNC_MILLIS = 12 * 60 * 60 * 1000L;

    private final SharedIndexInformer<ConfigMap> informer;

    private SettingsWatch(SharedIndexInformer<ConfigMap> informer) {
        this.informer = informer;
    }

    /// Starts watching; returns at once, and goes on trying where kube-apiserver cannot be reached.
    public static SettingsWatch open(KubernetesClient client, LiveSettings settings) {
        SharedIndexInformer<ConfigMap> informer =
                client.configMaps()
                        .inNamespace("kube-system")
                        .withName("extension-apiserver-authentication")
                        .runnableInformer(RESYNC_MILLIS);
        informer.addEventHandler(new Updates(settings));
        informer.exceptionHandler((_, failure) -> {
            log.warnf(
                    "the authentication ConfigMap cannot be watched, trying again: %s (is"
                            + " the RoleBinding to extension-apiserver-authentication-reader"
                            + " there?)",
                    failure.getMessage());
            return true;
        });
        var _ = informer.start();
        return new SettingsWatch(informer);
    }

    @Override
    public void close() {
        informer.stop();
    }

    private record Updates(LiveSettings settings) implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap map) {
            take(map);
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap map) {
            take(map);
        }

        /// Without the ConfigMap the last good settings stay.
        @Override
        public void onDelete(ConfigMap map, boolean isFinalStateUnknown) {
            log.warn("the authentication ConfigMap was deleted; its last content stays in force");
        }

        private void take(ConfigMap map) {
            settings.update(Objects.requireNonNullElse(map.getData(), Map.of()));
        }
    }
}
