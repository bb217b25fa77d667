package dev.steelyard.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.steelyard.inventory.FakeInventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.scrape.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletAccessTest {
    private static TestKeys keys;
    private static Path authority;
    private static Path otherAuthority;

    private final FakeInventory inventory = new FakeInventory();
    private Instant now = Instant.parse("2026-09-01T10:00:00Z");
    @TempDir private Path folder;
    private Path token;
    private Path bundle;

    @BeforeAll
    static void makeKeys(@TempDir Path shared) throws Exception {
        keys = new TestKeys(shared);
        authority = keys.authority("ca");
        otherAuthority = keys.authority("other");
        keys.certificate("by-address", "ca", "CN=x", "san=ip:127.0.0.1,ip:::1");
        keys.certificate("by-name", "ca", "CN=x", "san=dns:N1");
        keys.certificate("by-user", "ca", "CN=system:node:n1, O=system:nodes");
        keys.certificate("of-another", "ca", "CN=system:node:n11", "san=dns:n2,ip:127.0.0.2");
        keys.certificate("for-clients", "ca", "CN=system:node:n1", "eku=clientAuth");
        keys.certificate("self-signed", "", "CN=n1@1795363291", "san=dns:n1");
        keys.certificate("by-other", "other", "CN=x", "san=ip:127.0.0.1");
    }

    @BeforeEach
    void mount() throws IOException {
        token = Files.writeString(folder.resolve("token"), "first\n");
        bundle = Files.copy(authority, folder.resolve("ca.crt"));
        inventory.put(new NodeRecord("n1", Map.of(), Map.of("InternalIP", "127.0.0.1"), 0));
    }

    @ParameterizedTest
    @CsvSource({"by-address", "by-name", "by-user"})
    void aKubeletIsBelievedByItsAddressOrItsNode(String alias) throws Exception {
        assertThat(ask(verifying(), alias)).isEqualTo("Bearer first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    of-another  | made out to [n2, 127.0.0.2], not to the address 127.0.0.1 or its node [n1]
                    for-clients | is signed by CN=ca, which is not trusted
                    self-signed | is signed by itself, which is not trusted; set serverTLSBootstrap
                    by-other    | is signed by CN=other, which is not trusted
                    """)
    void anythingElseIsRefusedWithACure(String alias, String expected) {
        assertThatThrownBy(() -> ask(verifying(), alias))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void aNodesNameIsNotBelievedAtTheAddressOfAnother() {
        inventory.put(new NodeRecord("n1", Map.of(), Map.of("InternalIP", "127.0.0.9"), 0));

        assertThatThrownBy(() -> ask(verifying(), "by-name"))
                .hasMessageContaining("or its node []");
    }

    @Test
    void anyoneIsBelievedOnlyWhenThatIsAskedFor() throws Exception {
        KubeletAccess access =
                new KubeletAccess(
                        new KubeletAccess.Options(token, new KubeletTrust.Anyone()),
                        inventory,
                        () -> now);

        assertThat(ask(access, "self-signed")).isEqualTo("Bearer first");
    }

    @Test
    void aRotatedTokenIsTakenUp() throws IOException {
        KubeletAccess access = verifying();
        assertThat(access.authorization(Target.Access.KUBELET)).contains("Bearer first");

        Files.writeString(token, "second");
        assertThat(access.authorization(Target.Access.KUBELET)).contains("Bearer first");
        pass(Duration.ofSeconds(10));
        assertThat(access.authorization(Target.Access.KUBELET)).contains("Bearer second");
    }

    @ParameterizedTest
    @CsvSource({"missing", "empty"})
    void aTokenThatIsGoneForAWhileStillHolds(String how) throws IOException {
        KubeletAccess access = verifying();
        access.authorization(Target.Access.KUBELET);
        if (how.equals("missing")) {
            Files.delete(token);
        } else {
            Files.writeString(token, "");
        }

        pass(Duration.ofMinutes(1));
        assertThat(access.authorization(Target.Access.KUBELET)).contains("Bearer first");
        Files.writeString(token, "second");
        pass(Duration.ofMinutes(1));
        assertThat(access.authorization(Target.Access.KUBELET)).contains("Bearer second");
    }

    @Test
    void aTokenThatNeverWasIsTold() throws IOException {
        Files.delete(token);

        assertThatThrownBy(() -> verifying().authorization(Target.Access.KUBELET))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(token + " cannot be used: there is no such file");
    }

    @Test
    void theContextStaysTheSameUntilTheAuthorityChanges() throws Exception {
        KubeletAccess access = verifying();
        SSLContext first = access.tls(Target.Access.KUBELET);
        pass(Duration.ofMinutes(1));
        assertThat(access.tls(Target.Access.KUBELET)).isSameAs(first);

        Files.writeString(
                bundle,
                "# both\n" + Files.readString(authority) + Files.readString(otherAuthority));
        pass(Duration.ofMinutes(1));
        assertThat(access.tls(Target.Access.KUBELET)).isNotSameAs(first);
        assertThat(ask(access, "by-other")).isEqualTo("Bearer first");
        assertThat(ask(access, "by-address")).isEqualTo("Bearer first");
    }

    @ParameterizedTest
    @CsvSource({"''", "words"})
    void aBundleWithoutAuthoritiesIsTold(String content) throws IOException {
        Files.writeString(bundle, content);

        assertThatThrownBy(() -> verifying().tls(Target.Access.KUBELET))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(bundle + " cannot be used")
                .hasMessageContaining("PEM bundle of CAs");
    }

    @Test
    void anonymousTargetsGetNoToken() throws IOException {
        assertThat(verifying().authorization(Target.Access.ANONYMOUS)).isEmpty();
        assertThat(verifying().tls(Target.Access.ANONYMOUS))
                .isNotSameAs(verifying().tls(Target.Access.KUBELET));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private KubeletAccess verifying() {
        return new KubeletAccess(
                new KubeletAccess.Options(token, new KubeletTrust.Authorities(bundle)),
                inventory,
                () -> now);
    }

    /// Asks a kubelet that presents the certificate of `alias`; answers the credentials it saw.
    private static String ask(KubeletAccess access, String alias) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        HttpsServer server = HttpsServer.create(anyPort, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(keys.server(alias)));
        server.createContext(
                "/",
                exchange -> {
                    byte[] seen =
                            exchange.getRequestHeaders()
                                    .getFirst("Authorization")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, seen.length);
                    exchange.getResponseBody().write(seen);
                    exchange.close();
                });
        server.start();
        SSLContext tls = access.tls(Target.Access.KUBELET);
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
            HttpRequest.Builder request = HttpRequest.newBuilder(url);
            access.authorization(Target.Access.KUBELET)
                    .ifPresent(value -> request.header("Authorization", value));
            return client.send(request.build(), BodyHandlers.ofString()).body();
        } finally {
            server.stop(0);
        }
    }
}
