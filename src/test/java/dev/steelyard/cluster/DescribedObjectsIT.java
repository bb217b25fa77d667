package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an exporter measures of an Ingress, a Service and a custom resource, asked for by hand and
/// by HPAs of every type.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescribedObjectsIT {
    private static final String NAMESPACE = "described";
    private static final String CUSTOM =
            "/apis/custom.metrics.k8s.io/v1beta2/namespaces/" + NAMESPACE;
    private static final String RULES =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: lanes.harbour.example}
            spec:
              group: harbour.example
              scope: Namespaced
              names: {kind: Lane, singular: lane, plural: lanes}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web, namespace: described, labels: {team: shop}}
            spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: described}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: steelyard.dev/v1alpha1
            kind: ScrapeRule
            metadata: {name: ingresses, namespace: described}
            spec:
              describes: {apiVersion: networking.k8s.io/v1, kind: Ingress, nameLabel: route}
              metrics: [{name: connections, gauge: {metric: route_connections}}]
            ---
            apiVersion: steelyard.dev/v1alpha1
            kind: ScrapeRule
            metadata: {name: services, namespace: described}
            spec:
              describes: {kind: Service, nameLabel: service}
              metrics: [{name: connections, gauge: {metric: service_connections}}]
            ---
            apiVersion: steelyard.dev/v1alpha1
            kind: ScrapeRule
            metadata: {name: lanes, namespace: described}
            spec:
              describes: {apiVersion: harbour.example/v1, kind: Lane, nameLabel: lane}
              metrics: [{name: ships, gauge: {metric: lane_ships}}]
            ---
            apiVersion: steelyard.dev/v1alpha1
            kind: ScrapeRule
            metadata: {name: nobody, namespace: described}
            spec:
              describes: {kind: Service, nameLabel: service}
              metrics: [{name: nothing, gauge: {metric: service_nothing}}]
            ---
            # The definition takes what only Steelyard can judge.
            apiVersion: steelyard.dev/v1alpha1
            kind: ClusterScrapeRule
            metadata: {name: described-wrong}
            spec:
              metrics:
              - {name: twice, gauge: {metric: service_connections}}
              - {name: twice, gauge: {metric: lane_ships}}
            ---
            apiVersion: steelyard.dev/v1alpha1
            kind: ScrapeRule
            metadata: {name: queues, namespace: described}
            spec:
              metrics: [{name: queue_depth, gauge: {metric: queue_depth}}]
            ---
            # Selecting Ingresses by their labels needs the right to list them.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: steelyard-views, namespace: described}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: ServiceAccount, name: steelyard, namespace: steelyard}]
            """;
    private static final String INGRESS =
            """
            type: Object
            object:
              describedObject: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: web}
              metric: {name: connections}
              target: {type: %s}
            """;

    private Exporter exporter;

    @BeforeAll
    void open(RealCluster cluster) {
        exporter = new Exporter(cluster, NAMESPACE);
        cluster.apply(RULES);
        cluster.kubectl("wait", "crd/lanes.harbour.example", "--for=condition=Established")
                .mustSucceed();
        cluster.apply(
                "{apiVersion: harbour.example/v1, kind: Lane, metadata: {name: north, namespace:"
                        + " described}}");
        all(10);
    }

    @AfterAll
    void close(RealCluster cluster) {
        exporter.close();
        cluster.kubectl("delete", "crd/lanes.harbour.example", "clusterscraperule/described-wrong")
                .mustSucceed();
    }

    /// Everything that is exposed has this value.
    private void all(int value) {
        exporter.expose(
                "route_connections{route=\"web\",code=\"200\"} " + value,
                "route_connections{route=\"other\"} 1",
                "service_connections{service=\"web\"} " + value,
                "lane_ships{lane=\"north\"} " + value,
                "queue_depth{queue=\"mail\"} " + value,
                "queue_depth{queue=\"jobs\"} 1");
    }

    @ParameterizedTest
    @CsvSource({
        "ingresses.networking.k8s.io/web/connections, Ingress",
        "ingress/web/connections, Ingress",
        "services/web/connections, Service",
        "lanes.harbour.example/north/ships, Lane",
        "lane.harbour.example/north/ships, Lane",
        "ingresses.networking.k8s.io/*/connections?labelSelector=team%3Dshop, Ingress",
        "ingresses.networking.k8s.io/web/connections?metricLabelSelector=code%3D200, Ingress"
    })
    void objectsHaveTheValuesThatTheirExporterTells(String path, String kind, RealCluster cluster) {
        all(12);
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> cluster.raw(CUSTOM + "/" + path).contains("\"value\":\"12\""));
        assertThat(cluster.raw(CUSTOM + "/" + path)).contains("\"kind\":\"" + kind + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "scraperule/ingresses, Ready, Accepted",
        "scraperule/ingresses, Matching, SeriesFound",
        "scraperule/nobody, Ready, Accepted",
        "scraperule/nobody, Matching, NoSeries",
        "clusterscraperule/described-wrong, Ready, InvalidSpec"
    })
    void rulesTellWhatBecomesOfThem(
            String rule, String condition, String reason, RealCluster cluster) {
        all(10);
        String path = "jsonpath={.status.conditions[?(@.type==\"" + condition + "\")].reason}";
        await(rule + " is " + reason)
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        cluster.kubectl("-n", NAMESPACE, "get", rule, "-o", path)
                                .mustSucceed()
                                .equals(reason));
        assertThat(cluster.kubectl("-n", NAMESPACE, "get", rule).mustSucceed())
                .contains("READY", "MATCHING");
    }

    @Test
    void discoveryNamesThem(RealCluster cluster) {
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        cluster.raw("/apis/custom.metrics.k8s.io/v1beta1")
                                .contains("\"name\":\"lanes.harbour.example/ships\""));
        assertThat(cluster.raw("/apis/external.metrics.k8s.io/v1beta1"))
                .contains("\"name\":\"queue_depth\"");
    }

    @Test
    void hpaHoldsTheLevelOfAnIngress() {
        all(10);
        exporter.scaleBy(1, 3, List.of(INGRESS.formatted("Value, value: \"10\"")));
        all(40);
        exporter.awaitWanted(3);
        all(2);
        exporter.awaitWanted(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: networking.k8s.io/v1, kind: Ingress, name: web}, metric: {name:"
                        + " connections}",
                "{apiVersion: v1, kind: Service, name: web}, metric: {name: connections}",
                "{apiVersion: harbour.example/v1, kind: Lane, name: north}, metric: {name: ships}"
            })
    void hpaSharesTheWholeOfAnObject(String described) {
        all(10);
        exporter.scaleBy(
                1,
                5,
                List.of(
                        "type: Object\nobject: {describedObject: %s, target: {type: AverageValue, averageValue: \"10\"}}"
                                .formatted(described)));
        all(30);
        exporter.awaitWanted(3);
        all(10);
        exporter.awaitWanted(1);
    }

    @Test
    void hpaScalesToZeroAndBack() {
        all(10);
        exporter.scaleBy(0, 5, List.of(INGRESS.formatted("AverageValue, averageValue: \"10\"")));
        all(0);
        exporter.awaitWanted(0);
        all(20);
        exporter.awaitWanted(2);
    }

    @Test
    void hpaSharesAnExternalMetric() {
        all(9);
        exporter.scaleBy(
                1,
                5,
                List.of(
                        """
                        type: External
                        external:
                          metric: {name: queue_depth, selector: {matchLabels: {queue: mail}}}
                          target: {type: AverageValue, averageValue: "10"}
                        """));
        all(30);
        exporter.awaitWanted(3);
        all(10);
        exporter.awaitWanted(1);
    }

    /// The busy container uses all of its limit, which is twice its request; the idle one would
    /// hide that in a measure of the whole pod.
    @Test
    void hpaLooksAtOneContainer() {
        exporter.scaleBy(
                1,
                2,
                List.of(
                        """
                        type: ContainerResource
                        containerResource:
                          name: cpu
                          container: busy
                          target: {type: Utilization, averageUtilization: 60}
                        """));
        exporter.awaitWanted(2);
    }

    @Test
    void theGreatestOfSeveralDecides() {
        all(10);
        exporter.scaleBy(
                1,
                5,
                List.of(
                        INGRESS.formatted("AverageValue, averageValue: \"10\""),
                        """
                        type: External
                        external:
                          metric: {name: queue_depth}
                          target: {type: AverageValue, averageValue: "100"}
                        """,
                        """
                        type: Resource
                        resource: {name: cpu, target: {type: Utilization, averageUtilization: 500}}
                        """));
        all(40);
        exporter.awaitWanted(4);
        all(10);
        exporter.awaitWanted(1);
    }

    /// The rule's HPA reads the rule, which measures what is told of the object.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: networking.k8s.io/v1, kind: Ingress, name: web} | route_connections",
                "{kind: Service, name: web} | service_connections",
                "{apiVersion: harbour.example/v1, kind: Lane, name: north} | lane_ships"
            })
    void ruleMeasuresAnObjectDownToNoReplicasAndBack(String object, String metric) {
        all(10);
        exporter.ruleBy("{min: 0, max: 5}", signal(object, metric));
        all(30);
        exporter.awaitWanted(3);
        all(0);
        exporter.awaitWanted(0);
        all(20);
        exporter.awaitWanted(2);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> exporter.ruleStatus(".signals[0].value").equals("20"));
        assertThat(exporter.ruleStatus(".signals[0].state")).isEqualTo("OK");
    }

    /// Any pod could name the object in its labels.
    @Test
    void ruleMeasuresNothingThatNoScrapeRuleDescribes() {
        all(40);
        exporter.ruleBy(
                "{min: 1, max: 5}",
                signal(
                        "{apiVersion: apps/v1, kind: Deployment, name: web}",
                        "service_connections"));
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        exporter.ruleStatus(".conditions[?(@.type==\"Matching\")].reason")
                                .equals("NotDescribed"));
        assertThat(exporter.ruleStatus(".signals[0].value")).isEmpty();
        assertThat(exporter.wanted()).isEqualTo(1);
    }

    private static String signal(String object, String metric) {
        return "{from: {object: %s}, gauge: {metric: %s, perReplica: 10}}"
                .formatted(object, metric);
    }
}
