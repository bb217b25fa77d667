package dev.steelyard.cluster;

import java.util.List;

/// A Deployment that is scaled, by an HPA of its name or otherwise.
record Autoscaled(RealCluster cluster, String namespace, String deployment) {
    /// How many replicas it is asked for.
    int wanted() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment)
                .require()
                .getSpec()
                .getReplicas();
    }

    /// Puts it under an HPA that takes away what is too many at once.
    ///
    /// @param metrics the list in its specification
    void scaleBy(int min, int max, List<String> metrics) {
        StringBuilder listed = new StringBuilder();
        for (String metric : metrics) {
            listed.append("  -").append(metric.strip().indent(4).substring(3));
        }
        cluster.apply(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %2$s}
                  minReplicas: %3$d
                  maxReplicas: %4$d
                  behavior: {scaleDown: {stabilizationWindowSeconds: 0}}
                  metrics:
                %5$s
                """
                        .formatted(namespace, deployment, min, max, listed));
    }
}
