package dev.steelyard.apiserver.wiring;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// An application on loopback that exposes what a test says, at `/metrics`.
final class ExposingApplication implements AutoCloseable {
    private final HttpServer server;
    private volatile String text;

    ExposingApplication(String text) {
        this.text = text;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/metrics",
                exchange -> {
                    byte[] body = this.text.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders()
                            .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void expose(String other) {
        text = other;
    }

    /// Writes the pod `shop/web-1` of Deployment `web` that this is, scraped every second, and the
    /// rule `web` with these signals.
    void writeManifests(Path directory, String signals) throws IOException {
        Files.writeString(
                directory.resolve("shop.yaml"),
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web-1
                  namespace: shop
                  annotations:
                    prometheus.io/scrape: "true"
                    prometheus.io/port: "%d"
                    prometheus.io/interval: 1s
                  ownerReferences:
                  - {apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}
                spec: {containers: [{name: shop}]}
                status:
                  phase: Running
                  podIP: 127.0.0.1
                  conditions: [{type: Ready, status: "True"}]
                ---
                apiVersion: steelyard.dev/v1alpha1
                kind: ScalingRule
                metadata: {name: web, namespace: shop}
                spec:
                  workload: {name: web}
                  replicas: {min: 2, max: 20}
                  signals: %s
                """
                        .formatted(server.getAddress().getPort(), signals));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
