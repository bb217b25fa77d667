package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.certificates.CertificateIssuer;
import dev.steelyard.apiserver.certificates.KeyedCertificate;
import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.certificates.ServingNames;
import dev.steelyard.apiserver.certificates.UnverifiedClients;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;

/// An older adapter over real TLS that behaves as it is told, and remembers what it was asked.
final class PlayedAdapter implements AutoCloseable {
    /// A question as it came.
    ///
    /// @param headers their names in lower case
    /// @param certificate whose the caller showed, or empty
    record Asked(String uri, HttpVersion version, List<String> headers, String certificate) {}

    private final KeyedCertificate authority;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile Consumer<HttpServerRequest> behaviour = _ -> {};

    PlayedAdapter() {
        this(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
    }

    PlayedAdapter(List<HttpVersion> versions) {
        CertificateIssuer issuer =
                new CertificateIssuer(InstantSource.system(), new SecureRandom());
        authority = issuer.authority();
        ServingCertificate certificate = new ServingCertificate();
        certificate.show(issuer.leaf(authority, ServingNames.ofLoopback()));
        HttpServerOptions options = new HttpServerOptions();
        options.setHost("127.0.0.1").setPort(0);
        options.setSsl(true)
                .setKeyCertOptions(KeyCertOptions.wrap(certificate))
                .setTrustOptions(TrustOptions.wrap(new UnverifiedClients()));
        options.setClientAuth(ClientAuth.REQUEST).setUseAlpn(true).setAlpnVersions(versions);
        server = vertx.createHttpServer(options);
        server.connectionHandler(connections::add);
        server.requestHandler(request -> {
            asked.add(
                    new Asked(
                            request.uri(),
                            request.version(),
                            request.headers().entries().stream()
                                    .map(each ->
                                            each.getKey().toLowerCase(java.util.Locale.ROOT)
                                                    + ": "
                                                    + each.getValue())
                                    .toList(),
                            subject(request)));
            behaviour.accept(request);
        });
        server.listen()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static String subject(HttpServerRequest request) {
        try {
            X509Certificate shown =
                    (X509Certificate) request.connection().peerCertificates().getFirst();
            return shown.getSubjectX500Principal().getName();
        } catch (SSLPeerUnverifiedException _) {
            return "";
        }
    }

    /// Behaves so from now on.
    void does(Consumer<HttpServerRequest> next) {
        behaviour = next;
    }

    /// Answers everything with this from now on.
    void answers(int code, String type, String body) {
        does(request -> answer(request, code, type, body));
    }

    static void answer(HttpServerRequest request, int code, String type, String body) {
        request.response()
                .setStatusCode(code)
                .putHeader("Content-Type", type)
                .end(Buffer.buffer(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    List<Asked> asked() {
        return asked;
    }

    /// How many connections were ever made.
    int connections() {
        return connections.size();
    }

    OlderService service() {
        return new OlderService(
                "monitoring/adapter", URI.create("https://localhost:" + server.actualPort()));
    }

    /// The authority of its certificate.
    String authority() {
        try {
            return pem("CERTIFICATE", authority.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(String what, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(content), what);
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
