package dev.steelyard.rules.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.rules.v1alpha1.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestRulesTest {
    @TempDir Path directory;

    private ManifestRules read(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
        return ManifestRules.read(directory);
    }

    private static String rule(String spec) {
        return "apiVersion: steelyard.dev/v1alpha1\n"
                + "kind: ScalingRule\n"
                + "metadata: {name: web, namespace: shop}\n"
                + "spec: "
                + spec
                + "\n";
    }

    @Test
    void rulesGetTheDefaultsThatAClusterWouldGiveThem() throws IOException {
        ManifestRules read =
                read(
                        "web.yaml",
                        rule(
                                "{workload: {name: web}, replicas: {max: 20}, signals: [{rate: {metric: m,"
                                        + " perReplica: 50}}]}"));
        assertThat(read.problems()).isEmpty();
        assertThat(read.rules())
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getSpec().mode()).isEqualTo(Mode.ACT);
                    assertThat(rule.getSpec().replicas().min()).isEqualTo(1);
                    assertThat(rule.getSpec().signals().getFirst().name()).isEqualTo("main");
                });
    }

    @Test
    void grantsAreReadAndObjectsOfOthersPassedOver() throws IOException {
        ManifestRules read =
                read(
                        "all.yml",
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: p}
                        spec: {whatever: true}
                        ---
                        apiVersion: steelyard.dev/v1alpha1
                        kind: MetricGrant
                        metadata: {name: g, namespace: messaging}
                        spec: {to: [{namespace: shop}], metrics: [rabbitmq_queue_]}
                        """);
        assertThat(read.problems()).isEmpty();
        assertThat(read.allow("messaging", "shop", "any", "rabbitmq_queue_messages")).isTrue();
        assertThat(read.allow("other", "shop", "any", "rabbitmq_queue_messages")).isFalse();
    }

    /// The same mistakes that the CRD's schema refuses, with the field named.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {workload: {name: web}, replicas: {max: 2}, signals: [{rate: {metric: m, perReplicas: 5}}]} | spec.signals[0].rate.perReplicas: is no field here: did you mean perReplica?
                    {workload: {name: web}, replicas: {max: 2}, signals: [{rate: {metric: m, perReplicas: 5}}]} | spec.signals[0].rate.perReplica: is missing
                    {workload: {name: web}, replicas: {max: 2}, signals: [{rate: {metric: m, zzzzz: 5, perReplica: 5}}]} | zzzzz: is no field here: there are match, matchAny, metric, over, perReplica
                    {workload: {name: web}, replicas: {max: 2}, signal: []} | spec.signal: is no field here: did you mean signals?
                    {workload: {name: web}, replicas: {max: two}, signals: [{rate: {metric: m, perReplica: 5}}]} | spec.replicas.max: is to be a whole number, it is "two"
                    {workload: {name: web}, replicas: {max: 0}, signals: [{rate: {metric: m, perReplica: 5}}]} | spec.replicas.max: is 0, it is to be 1 to 100000
                    {workload: {name: web}, mode: Dance, replicas: {max: 2}, signals: [{rate: {metric: m, perReplica: 5}}]} | spec.mode: "Dance" is none of ["Act","MetricsOnly","Preview"]
                    {workload: {name: WEB}, replicas: {max: 2}, signals: [{rate: {metric: m, perReplica: 5}}]} | spec.workload.name: "WEB" does not have the form
                    {workload: {name: web}, replicas: {max: 2}, signals: {rate: {metric: m, perReplica: 5}}} | spec.signals: is to be a list
                    {workload: web, replicas: {max: 2}, signals: [{rate: {metric: m, perReplica: 5}}]} | spec.workload: is to be a mapping, it is "web"
                    {workload: {name: web}, replicas: {max: 2}, signals: [{rate: {metric: m, match: {code: 500}, perReplica: 5}}]} | spec.signals[0].rate.match.code: is of the wrong type: 500, write it in quotes
                    {workload: {name: web}, replicas: {max: 2}, signals: [{rate: {metric: m, perReplica: 0.5}}]} | spec.signals[0].rate.perReplica: 0.5 is no quantity
                    {workload: {name: web}, replicas: {max: 2}, signals: []} | spec.signals: has 0 entries, it is to have between 1 and 8
                    {workload: {name: web}, replicas: {min: 3, max: 2}, signals: [{rate: {metric: m, perReplica: 5}}]} | spec.replicas.min: replicas.min is above replicas.max
                    """)
    void mistakesAreNamedWithFileDocumentAndField(String spec, String problem) throws IOException {
        ManifestRules read = read("web.yaml", rule(spec));
        assertThat(read.rules()).isEmpty();
        assertThat(read.problems())
                .extracting(ManifestRules.FileProblem::toString)
                .anySatisfy(text ->
                        assertThat(text).contains(problem).contains("web.yaml, document 1: "));
    }

    @Test
    void aBrokenFileLosesNothingOfTheOthers() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "kind: [");
        ManifestRules read =
                read(
                        "b.yaml",
                        rule(
                                "{workload: {name: web}, replicas: {max: 2}, signals: [{cpu:"
                                        + " {utilization: 70}}]}"));
        assertThat(read.rules()).hasSize(1);
        assertThat(read.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString())
                                .contains("a.yaml, document 1: line ")
                                .contains("is no YAML"));
    }

    @Test
    void aNameGivenTwiceIsToldWithoutLosingTheFirst() throws IOException {
        String good =
                rule(
                        "{workload: {name: web}, replicas: {max: 2}, signals: [{cpu: {utilization:"
                                + " 70}}]}");
        ManifestRules read = read("web.yaml", good + "---\n" + good);
        assertThat(read.rules()).hasSize(1);
        assertThat(read.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString())
                                .contains(
                                        "document 2: metadata.name: ScalingRule shop/web is"
                                                + " given twice"));
    }

    @Test
    void kindsAndVersionsThatWeDoNotHaveAreTold() throws IOException {
        ManifestRules read =
                read(
                        "x.yaml",
                        """
                        apiVersion: steelyard.dev/v2
                        kind: ScalingRuel
                        metadata: {name: x}
                        """);
        assertThat(read.problems())
                .extracting(problem -> problem.problem().path())
                .containsExactlyInAnyOrder("apiVersion", "kind");
    }

    @Test
    void aGrantOfWhatIsNoMetricIsRefused() throws IOException {
        ManifestRules read =
                read(
                        "grant.yaml",
                        """
                        apiVersion: steelyard.dev/v1alpha1
                        kind: MetricGrant
                        metadata: {name: g, namespace: messaging}
                        spec: {to: [{namespace: shop}], metrics: [queue-depth]}
                        """);
        assertThat(read.grants()).isEmpty();
        assertThat(read.problems().getFirst().toString())
                .contains("spec.metrics: \"queue-depth\" is no name of a metric");
    }

    @Test
    void scrapeRulesAreCheckedAsStrictly() throws IOException {
        ManifestRules read =
                read(
                        "scrape.yaml",
                        """
                        apiVersion: steelyard.dev/v1alpha1
                        kind: ScrapeRule
                        metadata: {name: gateway, namespace: shop}
                        spec:
                          describes: {kind: Ingress, nameLabel: host-name}
                          metrics:
                          - name: rps/s
                            rate: {metric: requests_bucket}
                          - name: level
                            gauge: {metric: m, reduce: Avg, match: {namespace: other}}
                          - {name: level, rate: {metric: m, over: 2d}}
                          - {name: apart, by: [queue], gauge: {metric: m}}
                          - {name: both, rate: {metric: m}, gauge: {metric: m}}
                          - name: fine
                            gauge: {metric: m}
                        ---
                        apiVersion: steelyard.dev/v1alpha1
                        kind: ClusterScrapeRule
                        metadata: {name: nodes}
                        spec: {describes: {kind: Node, nameLable: node}, metrics: []}
                        """);
        assertThat(read.scrapeRules()).isEmpty();
        assertThat(read.problems())
                .extracting(problem -> problem.problem().toString())
                .satisfiesExactlyInAnyOrder(
                        problem ->
                                assertThat(problem)
                                        .startsWith("spec.describes.nameLabel: \"host-name\""),
                        problem ->
                                assertThat(problem)
                                        .startsWith("spec.metrics[3].by: by is for metrics that"),
                        problem ->
                                assertThat(problem)
                                        .startsWith("spec.metrics[0].name: \"rps/s\" is no"),
                        problem ->
                                assertThat(problem)
                                        .startsWith("spec.metrics[0].rate.metric: buckets"),
                        problem ->
                                assertThat(problem)
                                        .startsWith("spec.metrics[1].gauge.reduce: reduce Avg"),
                        problem ->
                                assertThat(problem)
                                        .startsWith(
                                                "spec.metrics[1].gauge.match: namespace follows"),
                        problem ->
                                assertThat(problem)
                                        .startsWith("spec.metrics[2].name: level is given twice"),
                        problem ->
                                assertThat(problem)
                                        .startsWith(
                                                "spec.metrics[2].rate.over: \"2d\" is no duration"),
                        problem ->
                                assertThat(problem)
                                        .startsWith("spec.metrics[4]: a metric has exactly one"),
                        problem -> assertThat(problem).contains("did you mean nameLabel?"),
                        problem ->
                                assertThat(problem)
                                        .contains("spec.describes.nameLabel: is missing"),
                        problem -> assertThat(problem).startsWith("spec.metrics: has 0 entries"));
    }
}
