package dev.steelyard.tsdb.block;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A real Prometheus on loopback, on a data directory, until it is closed.
final class RunningPrometheus implements AutoCloseable {
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
    static RunningPrometheus start(Path folder, Path data, String configuration, String... features)
            throws IOException {
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

    interface Condition {
        boolean holds() throws IOException;
    }

    /// Waits until something holds, as long as the program runs and patience lasts.
    void await(Condition condition) throws IOException {
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
    String query(String expression) throws IOException {
        return send("GET", "/api/v1/query?query=" + encoded(expression)).body();
    }

    /// The body of the answer to a query of this kind, whatever it is.
    String get(String path) throws IOException {
        return send("GET", path).body();
    }

    /// Asks for something that has to succeed.
    String post(String path) throws IOException {
        HttpResponse<String> answer = send("POST", path);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    static String encoded(String text) {
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
