package dev.steelyard.apiserver.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/// HTTP/1.1 by hand, for what a decent client refuses to send.
final class RawHttp {
    private RawHttp() {}

    /// The head of a request: its first line and headers.
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n";
    }

    /// The whole answer to `request`, up to where the server closes the connection.
    static String exchange(ServerFixture server, String request) {
        try (SSLSocket socket =
                (SSLSocket)
                        server.tls(null)
                                .getSocketFactory()
                                .createSocket("localhost", server.listener().port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
