package dev.steelyard.apiserver.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.serving.TickingClock;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Races of two replicas for the one Secret.
@Timeout(60)
@EnableKubernetesMockClient
class BundleSecretTest {
    private static final String ALL = "/api/v1/namespaces/measuring/secrets";
    private static final String ONE = ALL + "/steelyard-serving";

    @SuppressWarnings("NullAway.Init") // the extension gives both before each test
    KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    private final TickingClock clock = new TickingClock();
    private final BundleRenewal renewal =
            new BundleRenewal(
                    new CertificateIssuer(clock, new SecureRandom()),
                    ServingNames.ofService("steelyard", "measuring"));

    private ServingBundle inForce() throws MalformedBundleException {
        return new BundleSecret(client, "measuring", "steelyard-serving")
                .inForce(renewal, clock.instant());
    }

    private static Secret holding(ServingBundle bundle, String version) {
        Map<String, String> data =
                BundleText.write(bundle).entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        each ->
                                                Base64.getEncoder()
                                                        .encodeToString(
                                                                each.getValue()
                                                                        .getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8))));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("measuring")
                .withName("steelyard-serving")
                .withResourceVersion(version)
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Status conflict() {
        return new StatusBuilder().withCode(409).withReason("Conflict").withMessage("no").build();
    }

    @Test
    void whoLosesTheRaceToCreateTakesWhatTheWinnerWrote() throws Exception {
        ServingBundle winners = renewal.first();
        server.expect().get().withPath(ONE).andReturn(404, "").once();
        server.expect().post().withPath(ALL).andReturn(409, conflict()).once();
        server.expect().get().withPath(ONE).andReturn(200, holding(winners, "7")).always();
        assertThat(inForce().leaf().certificate()).isEqualTo(winners.leaf().certificate());
    }

    @Test
    void whoLosesTheRaceToRenewTakesWhatTheWinnerWrote() throws Exception {
        ServingBundle old = renewal.first();
        clock.advance(Duration.ofDays(61));
        ServingBundle winners = renewal.renew(old, clock.instant());
        server.expect().get().withPath(ONE).andReturn(200, holding(old, "7")).once();
        server.expect().put().withPath(ONE).andReturn(409, conflict()).once();
        server.expect().get().withPath(ONE).andReturn(200, holding(winners, "8")).always();
        assertThat(inForce().leaf().certificate()).isEqualTo(winners.leaf().certificate());
    }

    @Test
    void aRaceThatNobodyWinsIsGivenUp() {
        server.expect().get().withPath(ONE).andReturn(404, "").always();
        server.expect().post().withPath(ALL).andReturn(409, conflict()).always();
        assertThatThrownBy(this::inForce)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(409));
    }
}
