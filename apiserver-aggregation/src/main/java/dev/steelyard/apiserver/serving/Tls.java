package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.certificates.UnverifiedClients;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How a listener speaks: TLS 1.2 and 1.3 or none, HTTP/2 and HTTP/1.1, and the limits of both.
final class Tls {
    /// Groups and extras of a user travel in headers.
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private static final int MAX_STREAMS = 250;
    private static final int IDLE_SECONDS = 120;
    private static final int HANDSHAKE_SECONDS = 10;

    /// Resets per window of 30 s that a connection may send (CVE-2023-44487).
    private static final int MAX_RESETS = 200;

    private Tls() {}

    /// Without TLS: HTTP/1.1 alone, under the same limits.
    static HttpServerOptions none(ListenerOptions listener) {
        HttpServerOptions options = new HttpServerOptions();
        options.setHost(listener.host()).setPort(listener.port());
        options.setHttp2ClearTextEnabled(false);
        options.setMaxHeaderSize(MAX_HEADER_BYTES).setIdleTimeout(IDLE_SECONDS);
        return withoutWebSockets(options);
    }

    static HttpServerOptions options(ListenerOptions listener, ServingCertificate certificate) {
        HttpServerOptions options = new HttpServerOptions();
        options.setHost(listener.host()).setPort(listener.port());
        options.setSsl(true)
                .setKeyCertOptions(KeyCertOptions.wrap(certificate))
                .setTrustOptions(TrustOptions.wrap(new UnverifiedClients()));
        options.setClientAuth(ClientAuth.REQUEST);
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        options.setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        options.setMaxHeaderSize(MAX_HEADER_BYTES)
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(MAX_STREAMS)
                                .setMaxHeaderListSize(MAX_HEADER_BYTES));
        return withoutWebSockets(options);
    }

    /// Nobody is upgraded, so no connection needs what would compress web sockets, which looks at
    /// all that is read and written.
    private static HttpServerOptions withoutWebSockets(HttpServerOptions options) {
        return options.setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }
}
