package dev.steelyard.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/// A Prometheus 3.16, as `src/test/prometheus` builds it, that serves a data directory on loopback
/// until it is closed.
final class Prometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String address;

    private Prometheus(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /// The folder of the programs; a test that asks for it is skipped, loudly, where they are not
    /// built.
    static Path programs() throws IOException {
        Path launcher =
                Path.of(System.getProperty("steelyard.root"), "src/test/prometheus/prometheus");
        Process process =
                new ProcessBuilder(launcher.toString(), "path")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String told =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (told.isEmpty()) {
            System.out.println("SKIPPED: src/test/prometheus/prometheus build was not run");
        }
        Assumptions.assumeFalse(told.isEmpty(), "no Prometheus is built");
        return Path.of(told);
    }

    /// Writes blocks of the samples in an OpenMetrics file.
    static void writeBlocks(Path openMetrics, Path data) throws IOException, InterruptedException {
        Process promtool =
                new ProcessBuilder(
                                programs().resolve("promtool").toString(),
                                "tsdb",
                                "create-blocks-from",
                                "openmetrics",
                                openMetrics.toString(),
                                data.toString())
                        .redirectErrorStream(true)
                        .start();
        String told = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(told).isZero();
    }

    /// Starts one on `data`; `folder` takes its configuration and its log.
    static Prometheus start(Path folder, Path data) throws IOException {
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
        String listen = "127.0.0.1:" + freePort();
        Process process =
                new ProcessBuilder(
                                programs().resolve("prometheus").toString(),
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + data,
                                "--storage.tsdb.retention.time=90y",
                                "--web.listen-address=" + listen)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start();
        Prometheus started = new Prometheus(process, "http://" + listen);
        Awaitility.await().atMost(PATIENCE).until(started::isReady);
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() {
        try {
            return send("/-/ready", Map.of()).statusCode() == 200;
        } catch (IOException _) {
            return false; // It does not listen yet.
        }
    }

    /// What the API answers, error or not.
    JsonNode ask(String path, Map<String, String> parameters) throws IOException {
        return JSON.readTree(send(path, parameters).body());
    }

    private HttpResponse<String> send(String path, Map<String, String> parameters)
            throws IOException {
        List<String> pairs =
                parameters.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                        .toList();
        String query = pairs.stream().collect(Collectors.joining("&", "?", ""));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + path + query))
                        .timeout(PATIENCE)
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                .completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .isAlive()) {
            process.destroyForcibly();
        }
        client.close();
    }
}
