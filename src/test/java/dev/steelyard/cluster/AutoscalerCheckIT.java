package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `steelyard check hpa` finds the pods of a Job that an HPA counts, and what else is wrong with
/// it.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutoscalerCheckIT {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String CHECK = "./steelyard check hpa -n counted ";

    /// `web` is good but for the Job `report`, which bears its label; `bare` requests nothing; two
    /// HPAs scale `twice`.
    private static final String OBJECTS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: counted}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: counted}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: app
                    image: busybox:1
                    command: [sleep, "3600"]
                    resources: {requests: {cpu: 10m}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: report, namespace: counted}
            spec:
              template:
                metadata: {labels: {app: web}}
                spec:
                  restartPolicy: Never
                  containers:
                  - name: report
                    image: busybox:1
                    command: ["true"]
                    resources: {requests: {cpu: 10m}}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: bare, namespace: counted}
            spec:
              replicas: 1
              selector: {matchLabels: {app: bare}}
              template:
                metadata: {labels: {app: bare}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - {name: app, image: "busybox:1", command: [sleep, "3600"]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: twice, namespace: counted}
            spec:
              replicas: 0
              selector: {matchLabels: {app: twice}}
              template:
                metadata: {labels: {app: twice}}
                spec:
                  containers:
                  - {name: app, image: "busybox:1", command: [sleep, "3600"]}
            """;

    @BeforeAll
    void open(RealCluster cluster) {
        cluster.deleteNamespace("counted");
        cluster.apply(OBJECTS);
        hpa(cluster, "web", "apps/v1", "Deployment", "web");
        hpa(cluster, "bare", "apps/v1", "StatefulSet", "bare");
        hpa(cluster, "twice", "apps/v1", "Deployment", "twice");
        hpa(cluster, "once-more", "apps/v1", "Deployment", "twice");
        hpa(cluster, "nobody", "apps/v1", "Deployment", "nobody");
        await("the pods are there")
                .atMost(LONGEST)
                .until(() ->
                        cluster.client()
                                                .pods()
                                                .inNamespace("counted")
                                                .withLabel("app", "web")
                                                .list()
                                                .getItems()
                                                .size()
                                        == 3
                                && !cluster.client()
                                        .pods()
                                        .inNamespace("counted")
                                        .withLabel("app", "bare")
                                        .list()
                                        .getItems()
                                        .isEmpty());
    }

    private static void hpa(
            RealCluster cluster, String name, String version, String kind, String target) {
        cluster.apply(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: %s, namespace: counted}
                spec:
                  scaleTargetRef: {apiVersion: %s, kind: %s, name: %s}
                  minReplicas: 1
                  maxReplicas: 2
                  metrics:
                  - type: Resource
                    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
                """
                        .formatted(name, version, kind, target));
    }

    @AfterAll
    void close(RealCluster cluster) {
        cluster.deleteNamespace("counted");
    }

    @Test
    void podsOfAJobAreTold(RealCluster cluster) {
        assertThat(cluster.shell(CHECK + "web").mustFail())
                .contains(
                        "counted    web   Deployment/web  3     1       1",
                        "1 of the 3 pods that it counts are not of Deployment/web: Job/report (report-",
                        "cure: the selector app=web matches their labels");
    }

    @Test
    void missingRequestsAndTargetsAndRivalsAreTold(RealCluster cluster) {
        assertThat(cluster.shell(CHECK).mustFail())
                .contains(
                        "container app requests no cpu, so that there is no utilization of it: bare-0",
                        "counted/twice: Deployment/twice is scaled by once-more, too",
                        "counted/once-more: Deployment/twice is scaled by twice, too",
                        "counted/nobody: its target Deployment/nobody is not there");
    }

    @Test
    void whoHasNoRightsIsToldSo(RealCluster cluster) {
        cluster.kubectl("-n", "counted", "create", "serviceaccount", "nobody").mustSucceed();
        String token =
                cluster.kubectl("-n", "counted", "create", "token", "nobody").mustSucceed().strip();
        assertThat(
                        cluster.shell(
                                        """
                                        kubectl config view --raw --minify > "$PWD/target/nobody.kubeconfig"
                                        trap 'rm -f "$PWD/target/nobody.kubeconfig"' EXIT
                                        export KUBECONFIG="$PWD/target/nobody.kubeconfig"
                                        user=$(kubectl config view -o 'jsonpath={.contexts[0].context.user}')
                                        kubectl config unset "users.$user" > /dev/null
                                        kubectl config set-credentials "$user" --token=%s > /dev/null
                                        """
                                                        .formatted(token)
                                                + CHECK)
                                .mustFail())
                .contains("cannot be asked", "is forbidden");
    }
}
