package dev.steelyard.apiserver.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.certificates.ApiServices.State;
import dev.steelyard.apiserver.serving.TickingClock;
import io.fabric8.kubernetes.api.model.APIServiceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateKeeperTest {
    private static final String NAMESPACE = "measuring";
    private static final String OURS = "v1.metrics.k8s.io";
    private static final String ANOTHERS = "v1beta1.external.metrics.k8s.io";
    private static final String ABSENT = "v1beta1.metrics.k8s.io";

    private final TickingClock clock = new TickingClock();
    private final Map<ServerRequest, Queue<ServerResponse>> expected = new HashMap<>();
    private final KubernetesMockServer server =
            new KubernetesMockServer(
                    new Context(),
                    new MockWebServer(),
                    expected,
                    new KubernetesMixedDispatcher(expected),
                    false);
    private KubernetesClient client;

    @BeforeEach
    void open() {
        server.init();
        client = server.createClient();
        register(OURS, "steelyard");
        register(ANOTHERS, "keda");
    }

    @AfterEach
    void close() {
        client.close();
        server.destroy();
    }

    private void register(String name, String service) {
        client.apiServices()
                .resource(
                        new APIServiceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .withNewSpec()
                                .withNewService()
                                .withName(service)
                                .withNamespace(NAMESPACE)
                                .endService()
                                .endSpec()
                                .build())
                .create();
    }

    private record Replica(CertificateKeeper keeper, ServingCertificate certificate) {
        private String shown() {
            String[] aliases = certificate.getServerAliases("EC", null);
            return aliases == null ? "none" : aliases[0];
        }
    }

    private Replica replica() {
        ServingCertificate certificate = new ServingCertificate();
        return new Replica(
                new CertificateKeeper(
                        new BundleSecret(client, NAMESPACE, "steelyard-serving"),
                        new BundleRenewal(
                                new CertificateIssuer(clock, new SecureRandom()),
                                ServingNames.ofService("steelyard", NAMESPACE)),
                        certificate,
                        services(),
                        clock),
                certificate);
    }

    private ApiServices services() {
        return new ApiServices(client, NAMESPACE, "steelyard", List.of(OURS, ANOTHERS, ABSENT));
    }

    private String caBundle(String name) {
        String bundle = client.apiServices().withName(name).get().getSpec().getCaBundle();
        return bundle == null
                ? ""
                : new String(Base64.getDecoder().decode(bundle), StandardCharsets.UTF_8);
    }

    private Secret secret() {
        return client.secrets().inNamespace(NAMESPACE).withName("steelyard-serving").get();
    }

    @Test
    void replicasShareOneCertificate() {
        Replica first = replica();
        Replica second = replica();
        assertThat(first.certificate().isLoaded()).isFalse();
        first.keeper().keep();
        second.keeper().keep();
        assertThat(first.shown()).isNotEqualTo("none").isEqualTo(second.shown());
    }

    @Test
    void renewalReachesTheOtherReplica() {
        Replica first = replica();
        Replica second = replica();
        first.keeper().keep();
        String before = first.shown();
        clock.advance(Duration.ofDays(61));
        second.keeper().keep();
        first.keeper().keep();
        assertThat(first.shown()).isNotEqualTo(before).isEqualTo(second.shown());
    }

    /// kube-apiserver refuses an APIService that has an authority and says not to look at it.
    @Test
    void whatTheServerBeforeUsLeftIsTakenAway() {
        client.apiServices()
                .withName(OURS)
                .edit(found -> {
                    found.getSpec().setInsecureSkipTLSVerify(true);
                    return found;
                });
        replica().keeper().keep();
        assertThat(caBundle(OURS)).contains("BEGIN CERTIFICATE");
        assertThat(client.apiServices().withName(OURS).get().getSpec().getInsecureSkipTLSVerify())
                .isNull();
    }

    @Test
    void onlyOurOwnRegistrationsAreMadeToTrustUs() {
        replica().keeper().keep();
        String authority =
                new String(
                        Base64.getDecoder().decode(secret().getData().get("ca.crt")),
                        StandardCharsets.UTF_8);
        assertThat(caBundle(OURS)).isEqualTo(authority).contains("BEGIN CERTIFICATE");
        assertThat(caBundle(ANOTHERS)).isEmpty();
        assertThat(services().trust(authority).states())
                .isEqualTo(
                        Map.of(OURS, State.OURS, ANOTHERS, State.ANOTHERS, ABSENT, State.ABSENT));
    }

    @Test
    void eachRegistrationThatIsRefusedIsToldAndTheOthersHold() {
        register(ABSENT, "steelyard");
        refuseToChange(OURS);
        refuseToChange(ABSENT);
        register("v1beta2.custom.metrics.k8s.io", "steelyard");
        ApiServices.Look look =
                new ApiServices(
                                client,
                                NAMESPACE,
                                "steelyard",
                                List.of(OURS, ABSENT, "v1beta2.custom.metrics.k8s.io"))
                        .trust("an authority");
        assertThat(look.states()).isEqualTo(Map.of("v1beta2.custom.metrics.k8s.io", State.OURS));
        assertThat(look.refusals()).containsOnlyKeys(OURS, ABSENT);
        assertThat(look.refusals().get(ABSENT)).contains("not " + ABSENT);
        assertThat(caBundle("v1beta2.custom.metrics.k8s.io")).isEqualTo("an authority");
    }

    @Test
    void refusalsAreCountedAndWhatWasKnownStaysSo() {
        register(ABSENT, "steelyard");
        CertificateKeeper keeper = replica().keeper();
        keeper.keep();
        client.apiServices().withName(OURS).delete();
        client.apiServices().withName(ABSENT).delete();
        register(OURS, "steelyard");
        register(ABSENT, "steelyard");
        refuseToChange(OURS);
        refuseToChange(ABSENT);
        keeper.keep();
        assertThat(keeper.families().getFirst().points().toString()).contains("2.0");
        assertThat(figure(keeper, "steelyard_apiservice_ours")).contains("value=1.0", OURS, ABSENT);
    }

    private static String figure(CertificateKeeper keeper, String name) {
        return keeper.families().stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .orElseThrow()
                .points()
                .toString();
    }

    private void say(String name, String status, String reason, String message) {
        client.apiServices()
                .withName(name)
                .edit(found ->
                        new APIServiceBuilder(found)
                                .withNewStatus()
                                .addNewCondition()
                                .withType("Available")
                                .withStatus(status)
                                .withReason(reason)
                                .withMessage(message)
                                .endCondition()
                                .endStatus()
                                .build());
    }

    @Test
    void whatKubeApiserverCannotReachIsSeenHere() {
        CertificateKeeper keeper = replica().keeper();
        keeper.keep();
        assertThat(figure(keeper, "steelyard_apiservice_available"))
                .as("nothing is said of it yet")
                .contains("value=1.0", OURS)
                .doesNotContain(ANOTHERS);
        say(OURS, "False", "FailedDiscoveryCheck", "context deadline exceeded");
        say(ANOTHERS, "False", "MissingEndpoints", "");
        keeper.keep();
        assertThat(figure(keeper, "steelyard_apiservice_available"))
                .contains("value=0.0", OURS)
                .doesNotContain(ANOTHERS);
        say(OURS, "True", "Passed", "all checks passed");
        keeper.keep();
        assertThat(figure(keeper, "steelyard_apiservice_available")).contains("value=1.0", OURS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MissingEndpoints     | endpoints for service/steelyard have no addresses     | /readyz
                    ServicePortError     | service/steelyard is not listening on port 443        | service.yaml
                    FailedDiscoveryCheck | Get "https://10.0.0.1:443": context deadline exceeded | deploy/host-network
                    FailedDiscoveryCheck | x509: certificate signed by unknown authority         | rbac.yaml
                    SomethingNew         | it is                                                 | docs/operations.md
                    """)
    void eachComplaintHasItsCure(String reason, String message, String cure) {
        say(OURS, "False", reason, message);
        Complaint complaint = new Complaint(reason, message);
        assertThat(services().trust("an authority").complaints())
                .isEqualTo(Map.of(OURS, complaint));
        assertThat(complaint.cure()).contains(cure);
    }

    private void refuseToChange(String name) {
        server.expect()
                .patch()
                .withPath("/apis/apiregistration.k8s.io/v1/apiservices/" + name)
                .andReturn(
                        403, new StatusBuilder().withCode(403).withMessage("not " + name).build())
                .always();
    }

    @Test
    void secretThatHoldsSomethingElseIsLeftAloneAndCounted() {
        client.secrets()
                .inNamespace(NAMESPACE)
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName("steelyard-serving")
                                .endMetadata()
                                .addToData("tls.crt", "Zm9yZWlnbg==")
                                .build())
                .create();
        Replica replica = replica();
        replica.keeper().keep();
        assertThat(replica.certificate().isLoaded()).isFalse();
        assertThat(secret().getData()).containsOnlyKeys("tls.crt");
        assertThat(replica.keeper().families().getFirst().points().toString()).contains("1.0");
    }

    @Test
    void emptySecretIsFilled() {
        client.secrets()
                .inNamespace(NAMESPACE)
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName("steelyard-serving")
                                .endMetadata()
                                .build())
                .create();
        Replica replica = replica();
        replica.keeper().keep();
        assertThat(replica.certificate().isLoaded()).isTrue();
        assertThat(secret().getData()).containsKeys("ca.crt", "ca.key", "tls.crt", "tls.key");
    }
}
