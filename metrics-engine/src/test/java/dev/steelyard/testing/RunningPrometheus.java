package dev.steelyard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// A real Prometheus on loopback, on a data directory, until it is closed.
public final class RunningPrometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private RunningPrometheus(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /// Starts one in `folder` on `data` with these features enabled; `PORT` in the configuration is
    /// where it listens.
    public static RunningPrometheus start(
            Path folder, Path data, String configuration, String... features) throws IOException {
        int port = freePort();
        Path file = folder.resolve("prometheus.yml");
        Files.writeString(file, configuration.replace("PORT", String.valueOf(port)));
        Path log = folder.resolve("prometheus.log");
        Process process =
                new ProcessBuilder(
                                PrometheusPrograms.prometheus().toString(),
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + data,
                                "--storage.tsdb.retention.time=90y",
                                "--web.listen-address=127.0.0.1:" + port,
                                "--web.enable-admin-api",
                                "--enable-feature=" + String.join(",", features))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        RunningPrometheus started = new RunningPrometheus(process, log, port);
        started.await(() -> started.answers("GET", "/-/ready", 200));
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Host and port where it listens.
    public String address() {
        return "127.0.0.1:" + port;
    }

    /// What a test waits for.
    public interface Condition {
        /// Whether it is so now.
        boolean holds() throws IOException;
    }

    /// Waits until something holds, as long as the program runs and patience lasts.
    public void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    private boolean answers(String method, String path, int status) {
        try {
            return send(method, path).statusCode() == status;
        } catch (IOException _) {
            return false; // it does not listen yet
        }
    }

    /// The body of the answer to an instant query.
    public String query(String expression) throws IOException {
        return ask("/api/v1/query", Map.of("query", expression));
    }

    /// The body of the answer to a request with these parameters, whatever it is.
    public String ask(String path, Map<String, String> parameters) throws IOException {
        return get(
                parameters.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&", path + "?", "")));
    }

    /// The body of the answer to this path and query, whatever it is.
    public String get(String path) throws IOException {
        return send("GET", path).body();
    }

    /// Asks for something that has to succeed.
    public String post(String path) throws IOException {
        HttpResponse<String> answer = send("POST", path);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    /// A text as it stands in a URL.
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(String method, String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(PATIENCE)
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        client.close();
    }
}
