package dev.steelyard.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// An HTTP application that counts what it serves: `GET /` is a purchase, `GET /metrics` the
/// figures, `GET /healthz` its health.
///
/// `POST /behave?metrics=MODE` makes `/metrics` misbehave as a [Behaviour] says, and `POST
/// /queue?length=N` sets the gauge `shop_queue_length`, so that people can watch what an autoscaler
/// makes of it.
public final class Shop implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final Figures figures = new Figures();
    private volatile Behaviour behaviour = Behaviour.WELL;

    private Shop(HttpServer server) {
        this.server = server;
    }

    /// Opens a shop at `host` and `port`; port 0 takes any that is free.
    public static Shop open(String host, int port) throws IOException {
        Shop shop = new Shop(HttpServer.create(new InetSocketAddress(host, port), BACKLOG));
        shop.server.setExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("shop-", 0).factory()));
        shop.server.createContext("/", shop::purchase);
        shop.server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
        shop.server.createContext("/metrics", shop::metrics);
        shop.server.createContext("/behave", shop::behave);
        shop.server.createContext("/queue", shop::queue);
        shop.server.start();
        return shop;
    }

    /// Opens a shop for each `HOST:PORT` given, and serves until the process is ended.
    public static void main(String[] addresses) throws IOException {
        if (addresses.length == 0) {
            addresses = new String[] {InetAddress.ofLiteral("0.0.0.0").getHostAddress() + ":8080"};
        }
        for (String address : addresses) {
            int colon = address.lastIndexOf(':');
            open(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        }
    }

    /// The port that the shop serves on.
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void purchase(HttpExchange exchange) throws IOException {
        figures.served(exchange.getRequestMethod());
        answer(exchange, 200, "thank you\n");
    }

    private void behave(HttpExchange exchange) throws IOException {
        behaviour =
                Behaviour.valueOf(
                        parameter(exchange, "metrics").toUpperCase(java.util.Locale.ROOT));
        answer(exchange, 200, "behaving " + behaviour + "\n");
    }

    private void queue(HttpExchange exchange) throws IOException {
        figures.queueLength(Long.parseLong(parameter(exchange, "length")));
        answer(exchange, 200, "noted\n");
    }

    private void metrics(HttpExchange exchange) throws IOException {
        switch (behaviour) {
            case WELL -> answer(exchange, 200, figures.text());
            case DROP -> answer(exchange, 200, figures.textWithoutRequests());
            case GARBAGE -> answer(exchange, 200, "<html>http_requests_total{ = 0</html>\n");
            case FAIL -> answer(exchange, 500, "out of order\n");
            case HANG -> hang(exchange);
        }
    }

    /// Promises a body and never sends it, until the visitor goes or the shop closes.
    private static void hang(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", Figures.CONTENT_TYPE);
        exchange.sendResponseHeaders(200, 1_000_000);
        exchange.getResponseBody().flush();
        try {
            Thread.sleep(java.time.Duration.ofMinutes(2));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String parameter(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getQuery();
        if (query == null || !query.startsWith(name + "=")) {
            throw new UncheckedIOException(new IOException("parameter " + name + " is missing"));
        }
        return query.substring(name.length() + 1);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", Figures.CONTENT_TYPE);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
