package dev.steelyard.apiserver.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.command.Terminal;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the command asks of a cluster and prints; the cluster is that of the example in
/// `docs/operations.md`.
@Timeout(60)
@EnableKubernetesMockClient(crud = true)
class AutoscalerCheckTest {
    @SuppressWarnings("NullAway.Init") // the extension gives it before each test
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init") // the same
    KubernetesMockServer server;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void fill() {
        server.expect()
                .get()
                .withPath("/apis/apps/v1")
                .andReturn(
                        200,
                        new APIResourceListBuilder()
                                .withGroupVersion("apps/v1")
                                .withResources(
                                        resource("deployments", "Deployment"),
                                        resource("deployments/scale", "Scale"),
                                        resource("daemonsets", "DaemonSet"),
                                        resource("replicasets", "ReplicaSet"))
                                .build())
                .always();
        scale("web", "app=web", 2);
        scale("api", "app=api", 1);
        for (String name : List.of("web", "api")) {
            create(
                    new ReplicaSetBuilder()
                            .withNewMetadata()
                            .withNamespace("shop")
                            .withName(name + "-1")
                            .withOwnerReferences(owner("apps/v1", "Deployment", name))
                            .endMetadata()
                            .build());
        }
        pod("web-1-a", "web", owner("apps/v1", "ReplicaSet", "web-1"), "app");
        pod("web-1-b", "web", owner("apps/v1", "ReplicaSet", "web-1"), "app");
        pod("report-1", "web", owner("batch/v1", "Job", "report"), "app");
        pod("debug", "web", null, "app");
        pod("api-1", "api", owner("apps/v1", "ReplicaSet", "api-1"), "app", "proxy");
        hpa("api", "apps/v1", "Deployment", "api");
        hpa("mail", "apps/v1", "Deployment", "web");
        hpa("web", "apps/v1", "Deployment", "web");
    }

    private static APIResource resource(String name, String kind) {
        return new APIResourceBuilder()
                .withName(name)
                .withKind(kind)
                .withNamespaced(true)
                .withSingularName("")
                .build();
    }

    private void scale(String name, String selector, int replicas) {
        server.expect()
                .get()
                .withPath("/apis/apps/v1/namespaces/shop/deployments/" + name + "/scale")
                .andReturn(200, new ScaleBuilder().withNewStatus(replicas, selector).build())
                .always();
    }

    private void create(HasMetadata object) {
        client.resource(object).create();
    }

    private static OwnerReference owner(String version, String kind, String name) {
        return new OwnerReferenceBuilder()
                .withApiVersion(version)
                .withKind(kind)
                .withName(name)
                .withUid(name)
                .withController(true)
                .build();
    }

    /// The first container requests cpu, others do not.
    private void pod(
            String name, String app, @Nullable OwnerReference owner, String... containers) {
        PodBuilder pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .withLabels(Map.of("app", app))
                        .withOwnerReferences(owner == null ? List.of() : List.of(owner))
                        .endMetadata()
                        .withNewSpec()
                        .endSpec();
        for (String container : containers) {
            pod.editSpec()
                    .addNewContainer()
                    .withName(container)
                    .withNewResources()
                    .withRequests(
                            container.equals("app") ? Map.of("cpu", new Quantity("1")) : Map.of())
                    .endResources()
                    .endContainer()
                    .endSpec();
        }
        create(pod.build());
    }

    private void hpa(String name, String version, String kind, String target) {
        create(
                new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withMaxReplicas(5)
                        .withNewScaleTargetRef()
                        .withApiVersion(version)
                        .withKind(kind)
                        .withName(target)
                        .endScaleTargetRef()
                        .addNewMetric()
                        .withType("Resource")
                        .withNewResource()
                        .withName("cpu")
                        .withNewTarget()
                        .withType("Utilization")
                        .withAverageUtilization(80)
                        .endTarget()
                        .endResource()
                        .endMetric()
                        .endSpec()
                        .build());
    }

    private int check(String... words) throws Exception {
        out.reset();
        err.reset();
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new AutoscalerCheck(client, terminal).run(CheckOptions.parse(List.of(words)));
    }

    private static String text(ByteArrayOutputStream of) {
        return of.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExampleOfTheDocumentsIsWhatItPrints() throws Exception {
        assertThat(check("-n", "shop")).isEqualTo(1);
        assertThat(text(out)).isEqualTo(example());
        assertThat(text(err)).isEmpty();
        check("-A");
        assertThat(text(out)).isEqualTo(example());
    }

    private static String example() throws IOException {
        Path root = Path.of(System.getProperty("steelyard.root", ".."));
        String page = Files.readString(root.resolve("docs/operations.md"));
        String start = "<!-- check-hpa -->\n```\n$ steelyard check hpa -n shop\n";
        int from = page.indexOf(start);
        assertThat(from).isPositive();
        return page.substring(from + start.length(), page.indexOf("```", from + start.length()));
    }

    @Test
    void oneIsCheckedWithAllOthersInView() throws Exception {
        assertThat(check("web", "-n", "shop")).isEqualTo(1);
        assertThat(text(out)).contains("is scaled by mail, too").doesNotContain("shop/mail");
    }

    @Test
    void whereNothingIsWrongItEndsWell() throws Exception {
        client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace("shop")
                .withName("mail")
                .delete();
        for (String other : List.of("debug", "report-1")) {
            client.pods().inNamespace("shop").withName(other).delete();
        }
        assertThat(check("web", "-n", "shop")).isZero();
        assertThat(text(out).lines()).hasSize(2);
        assertThat(check("-n", "empty")).isZero();
        assertThat(text(err)).isEqualTo("there are no HPAs in namespace empty\n");
    }

    @Test
    void anHpaThatIsNotThereIsTold() throws Exception {
        assertThat(check("none", "-n", "shop")).isEqualTo(1);
        assertThat(text(err)).isEqualTo("there is no HPA none in namespace shop\n");
    }

    @Test
    void targetsThatCannotBeScaledAreTold() throws Exception {
        hpa("gone", "apps/v1", "Deployment", "gone");
        hpa("each-node", "apps/v1", "DaemonSet", "web");
        hpa("unheard", "example.com/v1", "Deployment", "web");
        assertThat(check("gone", "-n", "shop")).isEqualTo(1);
        assertThat(text(out))
                .contains("-     -       1", "its target Deployment/gone is not there");
        check("each-node", "-n", "shop");
        assertThat(text(out)).contains("has no kind DaemonSet in apps/v1 with a scale");
        check("unheard", "-n", "shop");
        assertThat(text(out)).contains("has no kind Deployment in example.com/v1 with a scale");
    }

    @Test
    void ownersOfKindsThatThereAreNotEndTheChain() throws Exception {
        pod("web-3-a", "web", owner("example.com/v1", "Nightly", "web"), "app");
        assertThat(check("web", "-n", "shop")).isEqualTo(1);
        assertThat(text(out)).contains("3 of the 5 pods", "Nightly/web (web-3-a)");
    }

    @Test
    void aRefusalIsNoFinding() throws Exception {
        server.expect()
                .get()
                .withPath("/apis/apps/v1/namespaces/shop/replicasets/api-1")
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("replicasets.apps is forbidden")
                                .build())
                .always();
        assertThat(check("api", "-n", "shop")).isEqualTo(1);
        assertThat(text(out)).isEmpty();
        assertThat(text(err))
                .contains("cannot be asked: ", "replicasets.apps is forbidden")
                .startsWith("the cluster at ");
    }
}
