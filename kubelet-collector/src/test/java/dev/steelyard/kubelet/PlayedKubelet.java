package dev.steelyard.kubelet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/// A kubelet on an address of this machine that behaves as it is told. It has one pod, which bears
/// the name of its conduct.
public final class PlayedKubelet implements AutoCloseable {
    private static final long AN_HOUR = 3_600_000;

    /// What it does when it is asked.
    public enum Conduct {
        WELL,
        /// Takes the request and says nothing.
        HANGS,
        /// Says a byte now and then.
        DRIPS,
        /// Says bytes that are no text.
        GARBAGE,
        /// Says what is a page for people.
        HTML,
        /// Says figures that cannot be, for one of two containers.
        LIES,
        /// Says one line that cannot be read, of one of two containers of its pod.
        STUTTERS,
        /// Lives half an hour ago.
        BEHIND,
        /// Has many containers.
        CROWDED,
        /// Knows nobody.
        UNAUTHORIZED;

        /// In small letters: `hangs`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where it is.
    ///
    /// @param namespace of its pod
    public record Place(String address, String namespace) {}

    private final Place place;
    private final Conduct conduct;
    private final InstantSource clock;
    private final long beganMillis;
    private final HttpsServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Starts it, at a free port.
    public PlayedKubelet(Place place, Conduct conduct, SSLContext tls, InstantSource clock)
            throws IOException {
        this.place = place;
        this.conduct = conduct;
        this.clock = clock;
        this.beganMillis = clock.millis() - AN_HOUR;
        server =
                HttpsServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral(place.address()), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.createContext("/metrics/resource", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// The containers of its one pod.
    public List<String> containers() {
        return switch (conduct) {
            case LIES, STUTTERS -> List.of("honest", "liar");
            case CROWDED -> {
                List<String> many = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    many.add("c" + i);
                }
                yield many;
            }
            case WELL, HANGS, DRIPS, GARBAGE, HTML, BEHIND, UNAUTHORIZED -> List.of("app");
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (conduct) {
                case WELL, BEHIND, CROWDED, LIES, STUTTERS ->
                        say(exchange, "text/plain; version=0.0.4", page());
                case GARBAGE -> say(exchange, "text/plain; version=0.0.4", "\u0000\u0001{]= x\n");
                case HTML -> say(exchange, "text/html", "<html>sign in</html>");
                case UNAUTHORIZED -> exchange.sendResponseHeaders(401, -1);
                case HANGS -> closing.await();
                case DRIPS -> {
                    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
                    exchange.sendResponseHeaders(200, 0);
                    drip(exchange.getResponseBody());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(HttpExchange exchange, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void drip(OutputStream out) throws IOException, InterruptedException {
        while (!closing.await(50, TimeUnit.MILLISECONDS)) {
            out.write('#');
            out.flush();
        }
    }

    private String page() {
        long now = clock.millis() - (conduct == Conduct.BEHIND ? 1_800_000 : 0);
        StringBuilder page = new StringBuilder();
        double seconds = (now - beganMillis) / 1000.0;
        page.append("node_cpu_usage_seconds_total ").append(seconds).append(' ').append(now);
        page.append("\nnode_memory_working_set_bytes 4096 ").append(now).append('\n');
        for (String container : containers()) {
            boolean lies = container.equals("liar") && conduct == Conduct.LIES;
            boolean stutters = container.equals("liar") && conduct == Conduct.STUTTERS;
            String labels =
                    "{container=\"%s\",namespace=\"%s\",pod=\"%s\"} "
                            .formatted(container, place.namespace(), conduct.word());
            page.append("container_cpu_usage_seconds_total").append(labels);
            page.append(stutters ? "0..5" : lies ? "NaN" : seconds / 2);
            page.append(' ').append(now);
            page.append("\ncontainer_memory_working_set_bytes").append(labels);
            page.append(lies ? "-1" : "1024").append(' ').append(now).append('\n');
        }
        return page.toString();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
