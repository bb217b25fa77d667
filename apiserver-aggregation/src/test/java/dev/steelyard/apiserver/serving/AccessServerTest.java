package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.serving.ClientAuthority.Credentials;
import dev.steelyard.apiserver.wire.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who is let in, over real TLS connections.
class AccessServerTest {
    private static final String NODES = "/apis/metrics.k8s.io/v1beta1/nodes";
    private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

    private final ServerFixture server = new ServerFixture();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> ask(
            @Nullable Credentials credentials, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return ServerFixture.send(server.client(credentials), request);
    }

    private HttpResponse<String> askAsMaster(@Nullable Credentials credentials) {
        return ask(
                credentials, NODES, "X-Remote-User", "admin", "X-Remote-Group", "system:masters");
    }

    @Test
    void frontProxySpeaksForOthers() {
        Credentials proxy = server.frontProxyAuthority.issue("CN=front-proxy-client");
        assertThat(askAsMaster(proxy).statusCode()).isEqualTo(200);
    }

    @Test
    void headersWithoutACertificateAreWorthNothing() {
        HttpResponse<String> answer = askAsMaster(null);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("\"reason\":\"Forbidden\"")
                .contains("User \\\"system:anonymous\\\" cannot list resource \\\"nodes\\\"");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void headersWithACertificateOfAnUnknownAuthorityAreRejected() {
        Credentials forged = new ClientAuthority("front-proxy-ca").issue("CN=front-proxy-client");
        assertUnauthorized(askAsMaster(forged));
    }

    @Test
    void headersWithAUsersCertificateAreNotLookedAt() {
        Credentials eve = server.clientAuthority.issue("CN=eve,O=devs");
        HttpResponse<String> answer = askAsMaster(eve);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("User \\\"eve\\\"");
        assertThat(server.reviews.asked().getLast().identity())
                .isEqualTo(Identity.of("eve", List.of("devs", "system:authenticated")));
    }

    @Test
    void nameThatIsNotAllowedCannotSpeakForOthers() {
        assertUnauthorized(askAsMaster(server.frontProxyAuthority.issue("CN=somebody")));
    }

    @Test
    void anyNameMaySpeakWhereNoneIsListed() {
        server.settings.update(server.settingsData(server.frontProxyAuthority, "[]"));
        assertThat(askAsMaster(server.frontProxyAuthority.issue("CN=somebody")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void expiredCertificateIsRejected() {
        Credentials expired =
                server.frontProxyAuthority.issue(
                        "CN=front-proxy-client",
                        ClientAuthority.CLIENT_AUTH,
                        LONG_AGO,
                        LONG_AGO.plus(Duration.ofDays(30)));
        assertUnauthorized(askAsMaster(expired));
    }

    @Test
    void certificateForServersIsRejected() {
        Credentials forServers =
                server.frontProxyAuthority.issue(
                        "CN=front-proxy-client",
                        ClientAuthority.SERVER_AUTH,
                        LONG_AGO,
                        LONG_AGO.plus(Duration.ofDays(3000)));
        assertUnauthorized(askAsMaster(forServers));
    }

    @Test
    void certificateWithoutAUsageIsRejected() {
        Credentials forNothing =
                server.frontProxyAuthority.issue(
                        "CN=front-proxy-client",
                        "",
                        LONG_AGO,
                        LONG_AGO.plus(Duration.ofDays(3000)));
        assertUnauthorized(askAsMaster(forNothing));
    }

    @Test
    void rotatedAuthorityHoldsAtOnceOnOpenConnections() {
        Credentials old = server.frontProxyAuthority.issue("CN=front-proxy-client");
        ClientAuthority next = new ClientAuthority("front-proxy-ca-2");
        try (var client = server.client(old)) {
            assertThat(statusOn(client)).isEqualTo(200);
            server.settings.update(server.settingsData(next, "[\"front-proxy-client\"]"));
            assertThat(statusOn(client)).isEqualTo(401);
        }
        assertThat(askAsMaster(next.issue("CN=front-proxy-client")).statusCode()).isEqualTo(200);
    }

    @Test
    void unreadableSettingsLeaveTheLastOnesInForce() {
        server.settings.update(Map.of("requestheader-client-ca-file", "garbage"));
        assertThat(server.settings.failures()).isEqualTo(1);
        assertThat(
                        askAsMaster(server.frontProxyAuthority.issue("CN=front-proxy-client"))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void certificateThatEndsDuringItsConnectionIsRejectedFromThenOn() {
        Credentials brief =
                server.frontProxyAuthority.issue(
                        "CN=front-proxy-client",
                        ClientAuthority.CLIENT_AUTH,
                        LONG_AGO,
                        TickingClock.BEGIN.plusSeconds(60));
        try (var client = server.client(brief)) {
            assertThat(statusOn(client)).isEqualTo(200);
            server.clock.advance(Duration.ofSeconds(61));
            assertThat(statusOn(client)).isEqualTo(401);
        }
    }

    @Test
    void userWithoutGroupsReadsDiscoveryAsAuthenticated() {
        Credentials proxy = server.frontProxyAuthority.issue("CN=front-proxy-client");
        server.reviews.allow((identity, _) -> identity.groups().contains("system:authenticated"));
        for (String path : List.of("/openapi/v2", "/openapi/v3", "/apis/metrics.k8s.io/v1beta1")) {
            HttpResponse<String> answer =
                    ask(proxy, path, "X-Remote-User", "system:kube-aggregator");
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void groupsExtrasAndUserOfTheHeadersReachTheReview() {
        Credentials proxy = server.frontProxyAuthority.issue("CN=front-proxy-client");
        ask(
                proxy,
                NODES,
                "x-remote-user",
                "hpa",
                "X-Remote-Group",
                "a,b",
                "X-REMOTE-GROUP",
                "c",
                "X-Remote-Extra-Example.com%2fKey",
                "one",
                "X-Remote-Extra-Example.com%2fKey",
                "two",
                "X-Remote-Uid",
                "42");
        Identity identity = server.reviews.asked().getLast().identity();
        assertThat(identity.user()).isEqualTo("hpa");
        assertThat(identity.groups()).containsExactly("a,b", "c", "system:authenticated");
        assertThat(identity.extra()).isEqualTo(Map.of("example.com/key", List.of("one", "two")));
        assertThat(identity.uid()).as("the uid header was not configured").isEmpty();
    }

    @Test
    void knownTokenIsKnownAndUnknownRejected() {
        server.reviews.know("good", Identity.of("sam", List.of("ops")));
        server.reviews.allow((identity, _) -> identity.user().equals("sam"));
        assertThat(ask(null, NODES, "Authorization", "Bearer good").statusCode()).isEqualTo(200);
        assertUnauthorized(ask(null, NODES, "Authorization", "Bearer bad"));
    }

    @Test
    void tokenIsReviewedOnceInTenSeconds() {
        server.reviews.know("good", Identity.of("sam", List.of()));
        ask(null, NODES, "Authorization", "Bearer good");
        ask(null, NODES, "Authorization", "bearer good");
        ask(null, NODES, "Authorization", "Bearer bad");
        ask(null, NODES, "Authorization", "Bearer bad");
        assertThat(server.reviews.reviewed()).containsExactly("good", "bad");
        server.clock.advance(Duration.ofSeconds(10));
        ask(null, NODES, "Authorization", "Bearer good");
        assertThat(server.reviews.reviewed()).containsExactly("good", "bad", "good");
    }

    @Test
    void goodTokenOutweighsACertificateOfNobody() {
        server.reviews.know("good", Identity.of("sam", List.of("system:masters")));
        Credentials forged = new ClientAuthority("unknown").issue("CN=x");
        assertThat(ask(forged, NODES, "Authorization", "Bearer good").statusCode()).isEqualTo(200);
    }

    @Test
    void permissionIsAskedForOnceInTenSeconds() {
        Credentials sam = server.clientAuthority.issue("CN=sam");
        server.reviews.allow((_, _) -> true);
        ask(sam, NODES);
        ask(sam, NODES);
        assertThat(server.reviews.asked()).hasSize(1);
        server.clock.advance(Duration.ofSeconds(10));
        server.reviews.allow((_, _) -> false);
        assertThat(ask(sam, NODES).statusCode()).isEqualTo(403);
        assertThat(ask(sam, NODES).statusCode()).as("a denial is kept too").isEqualTo(403);
        assertThat(server.reviews.asked()).hasSize(2);
    }

    @Test
    void nothingIsAllowedWhileNobodyCanBeAsked() {
        server.reviews.allow((_, _) -> true);
        server.reviews.setDown(true);
        HttpResponse<String> answer = ask(server.clientAuthority.issue("CN=sam"), NODES);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).startsWith("Internal Server Error: \"" + NODES + "\"");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        server.reviews.setDown(false);
        assertThat(ask(server.clientAuthority.issue("CN=sam"), NODES).statusCode())
                .as("failures are not kept")
                .isEqualTo(200);
    }

    @Test
    void mastersByCertificateNeedNoPermission() {
        assertThat(
                        ask(server.clientAuthority.issue("CN=root,O=system:masters"), NODES)
                                .statusCode())
                .isEqualTo(200);
        assertThat(server.reviews.asked()).isEmpty();
    }

    @Test
    void healthIsOpenAndWhatIsBelowIsNot() {
        for (String path : List.of("/livez", "/readyz", "/healthz", "/readyz?verbose")) {
            assertThat(ask(null, path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(ask(null, "/livez/ping").statusCode()).isEqualTo(403);
        assertThat(ask(null, "/metrics").statusCode()).isEqualTo(403);
    }

    /// Over HTTP/2 whoever proves nothing is sent away behind the answer, and the JDK's client may
    /// notice the former first.
    private int statusOn(HttpClient client) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(NODES))
                        .version(HttpClient.Version.HTTP_1_1)
                        .headers("X-Remote-User", "admin", "X-Remote-Group", "system:masters");
        try {
            return client.send(
                            request.timeout(Duration.ofSeconds(30)).build(),
                            BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertUnauthorized(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"reason\":\"Unauthorized\"");
    }
}
