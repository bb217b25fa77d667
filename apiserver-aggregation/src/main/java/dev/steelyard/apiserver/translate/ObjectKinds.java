package dev.steelyard.apiserver.translate;

import java.util.Locale;
import java.util.Map;

/// The kinds that resources of a configuration mean.
final class ObjectKinds {
    private static final Map<String, Kind> KNOWN =
            Map.ofEntries(
                    Map.entry("pod", new Kind("v1", "Pod", true)),
                    Map.entry("service", new Kind("v1", "Service", true)),
                    Map.entry("node", new Kind("v1", "Node", false)),
                    Map.entry("namespace", new Kind("v1", "Namespace", false)),
                    Map.entry("persistentvolume", new Kind("v1", "PersistentVolume", false)),
                    Map.entry(
                            "persistentvolumeclaim", new Kind("v1", "PersistentVolumeClaim", true)),
                    Map.entry("deployment", new Kind("apps/v1", "Deployment", true)),
                    Map.entry("statefulset", new Kind("apps/v1", "StatefulSet", true)),
                    Map.entry("daemonset", new Kind("apps/v1", "DaemonSet", true)),
                    Map.entry("replicaset", new Kind("apps/v1", "ReplicaSet", true)),
                    Map.entry("job", new Kind("batch/v1", "Job", true)),
                    Map.entry("cronjob", new Kind("batch/v1", "CronJob", true)),
                    Map.entry("ingress", new Kind("networking.k8s.io/v1", "Ingress", true)));

    private ObjectKinds() {}

    /// A kind.
    record Kind(String apiVersion, String kind, boolean namespaced) {}

    /// The singular of a resource, in lower case.
    static String singular(String resource) {
        String name = resource.toLowerCase(Locale.ROOT);
        if (KNOWN.containsKey(name)) {
            return name;
        }
        if (name.endsWith("sses")) {
            return name.substring(0, name.length() - 2);
        }
        return name.endsWith("s") && !name.endsWith("ss")
                ? name.substring(0, name.length() - 1)
                : name;
    }

    /// Whether the kind is one that is known for sure.
    static boolean isKnown(AdapterRule.Resource resource) {
        return KNOWN.containsKey(singular(resource.resource()));
    }

    /// The kind of a resource; of one that is not known, what its name suggests.
    static Kind of(AdapterRule.Resource resource) {
        String name = singular(resource.resource());
        Kind known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        String kind = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return new Kind(resource.group().isEmpty() ? "v1" : resource.group() + "/v1", kind, true);
    }
}
