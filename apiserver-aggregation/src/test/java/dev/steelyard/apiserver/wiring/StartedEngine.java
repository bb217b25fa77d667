package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.steelyard.apiserver.command.MisuseException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The engine without a cluster, started in a folder: it keeps samples there, has the external
/// label `region`, and scrapes one application as the job `shop` every second.
final class StartedEngine implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final ExposingApplication application;
    private final Program program;
    private final LoopbackClient client;

    StartedEngine(Path folder, String exposition, String... flags)
            throws IOException, MisuseException {
        this.application = new ExposingApplication(exposition);
        Path file =
                Files.writeString(
                        folder.resolve("prometheus.yml"),
                        """
                        global:
                          scrape_interval: 1s
                          scrape_timeout: 1s
                          external_labels: {region: north}
                        scrape_configs:
                          - job_name: shop
                            static_configs:
                              - targets: ['127.0.0.1:%d']
                        """
                                .formatted(application.port()));
        List<String> words = new ArrayList<>(List.of("--data", folder.resolve("data").toString()));
        words.addAll(List.of(flags));
        this.program = Clusterless.open(vertx, file, words.toArray(String[]::new));
        this.client = new LoopbackClient(program.address());
    }

    String address() {
        return program.address();
    }

    LoopbackClient client() {
        return client;
    }

    /// The `data` of a successful answer.
    static JsonNode data(String body) throws IOException {
        JsonNode answer = JSON.readTree(body);
        assertThat(answer.path("status").asText()).as(body).isEqualTo("success");
        return answer.path("data");
    }

    /// The value of a query that answers one series.
    String value(String query) throws IOException {
        JsonNode result = data(client.post("/api/v1/query", "query=" + query).body()).get("result");
        return result.size() == 1 ? result.get(0).get("value").get(1).asText() : "";
    }

    /// Asks again and again until the value of a query is right, within bounds.
    void await(String query, Predicate<String> right) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String value = value(query);
        while (!right.test(value) && System.nanoTime() < end) {
            value = value(query);
        }
        assertThat(value).as(query).matches(right);
    }

    @Override
    public void close() {
        client.close();
        program.close();
        application.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
