package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.client.Query;
import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.Terminal;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The engine without a cluster: a real target of a configuration file is scraped over loopback.
@Timeout(60)
class ConfiguredEngineTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final Pattern SOME_SAMPLES =
            Pattern.compile("steelyard_tsdb_samples_appended_total [1-9]");

    @TempDir private Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final ExposingApplication application =
            new ExposingApplication("# TYPE queue_depth gauge\nqueue_depth 42\n");
    private LoopbackClient client;
    private Program program;

    @BeforeEach
    void open() throws IOException, MisuseException {
        program = open("scrape_interval: 1s");
        client = new LoopbackClient(program.address());
    }

    private Program open(String setting, String... flags) throws IOException, MisuseException {
        return Clusterless.open(vertx, write(setting), flags);
    }

    private Path write(String setting) throws IOException {
        Path file = directory.resolve("prometheus.yml");
        return Files.writeString(
                file,
                """
                global:
                  external_labels: {region: north}
                scrape_configs:
                  - job_name: shop
                    %s
                    static_configs:
                      - targets: ['127.0.0.1:%d']
                """
                        .formatted(setting, application.port()));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        program.close();
        application.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /// Asks again and again until the answer is right, within bounds.
    private String until(Predicate<String> right, String path) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String answer = client.get(path).body();
        while (!right.test(answer) && System.nanoTime() < end) {
            answer = client.get(path).body();
        }
        assertThat(answer).matches(right);
        return answer;
    }

    @Test
    void queriesAreAnsweredToAddressesAndForms() throws Exception {
        until(
                answer -> answer.contains("\"42\"") && answer.contains("\"job\":\"shop\""),
                "/api/v1/query?query=queue_depth%7Bjob%3D~%22sh.p%22%7D");
        try (HttpClient plain =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer =
                    plain.send(
                            HttpRequest.newBuilder(URI.create(program.address() + "/api/v1/query"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "query=queue_depth+%2B+0&limit=5"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"resultType\":\"vector\"", ",\"42\"]");
        }
        assertThat(client.get("/api/v1/targets").body())
                .contains("\"health\":\"up\"", "\"scrapePool\":\"shop\"");
        assertThat(client.get("/api/v1/metadata?metric=queue_depth").body())
                .contains("\"type\":\"gauge\"");
        assertThat(client.get("/api/v1/status/config").body()).contains("job_name: 'shop'");
        assertThat(client.get("/federate?match[]=queue_depth").body())
                .contains("# TYPE queue_depth untyped", "region=\"north\"} 42 ");
    }

    @Test
    void commandOfTheTerminalGetsAnAnswer() throws Exception {
        until(answer -> answer.contains("\"42\""), "/api/v1/query?query=queue_depth");
        assertThat(query("queue_depth * 2")).containsPattern("VALUE\n.* 84\n");
        assertThat(query("queue_depth", "--range", "1m", "--step", "1s"))
                .contains("CHART", "MIN", "▁");
    }

    @Test
    void directoryIsAskedWhileItIsUsedAndAfterwards() throws Exception {
        String data = directory.resolve("data").toString();
        restart("--data", data);
        until(answer -> answer.contains("\"42\""), "/api/v1/query?query=queue_depth");
        assertThat(ask("max_over_time(queue_depth[1m]) * 2", "--data", data))
                .containsPattern("VALUE\n.* 84\n");
        client.close();
        program.close();
        String[] words = {"queue_depth", "--range", "1m", "--step", "1s", "--data", data};
        assertThat(ask(words)).contains("CHART", "queue_depth");
        assertThat(ask("limitk(1, queue_depth[1m])", "--data", data)).contains("experimental");
        assertThat(ask("up", "--data", data + "/none"))
                .contains("none cannot be read: ", "there is no such directory");
        assertThat(ask("up", "--data", directory.toString())).contains("there are no samples");
    }

    private String query(String... words) throws MisuseException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", program.address()));
        return ask(all.toArray(String[]::new));
    }

    private static String ask(String... all) throws MisuseException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        InstantSource clock = InstantSource.system();
        Terminal terminal = new Terminal(InputStream.nullInputStream(), printed, printed);
        int _ = new Query(clock, new StoredQueries(clock)).run(List.of(all), terminal);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTargetOfTheFileIsScrapedAndItsSamplesAreCounted() {
        String figures =
                until(
                        SOME_SAMPLES
                                .asPredicate()
                                .and(body -> body.contains("{health=\"up\",job=\"shop\"} 1\n")),
                        "/metrics");
        assertThat(figures)
                .contains("steelyard_scrape_addresses{fate=\"target\",job=\"shop\"} 1\n");
    }

    @Test
    void itSaysThatItIsWellAndReady() {
        assertThat(client.get("/-/healthy").body()).isEqualTo("Steelyard is healthy.\n");
        assertThat(client.get("/-/ready").body()).isEqualTo("Steelyard is ready.\n");
        HttpResponse<String> nowhere = client.get("/api/v3");
        assertThat(nowhere.statusCode()).isEqualTo(404);
    }

    @Test
    void nobodyMayHaveTheFileReadAgainUnlessAsked() {
        HttpResponse<String> refused = client.ask("POST", "/-/reload");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("Lifecycle API is not enabled", "--enable-lifecycle");
        assertThat(client.get("/-/reload").statusCode()).isEqualTo(405);
    }

    @Test
    void theFileIsReadAgainWhenAskedAndItsFaultsAreTold() throws Exception {
        restart("--enable-lifecycle");
        assertThat(client.ask("POST", "/-/reload").statusCode()).isEqualTo(200);
        write("scrape_interval: 1 s");
        HttpResponse<String> refused = client.ask("PUT", "/-/reload");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body())
                .contains("failed to reload config: ", "prometheus.yml:5:22:", "scrape_interval");
        assertThat(client.get("/api/v1/status/runtimeinfo").body())
                .contains("\"reloadConfigSuccess\":false");
        write("relabel_configs: [{action: drop}]");
        assertThat(client.ask("POST", "/-/reload").statusCode()).isEqualTo(200);
        assertThat(client.get("/api/v1/targets").body()).contains("\"activeTargets\":[]");
    }

    @Test
    void pagesOfOtherOriginsAreLetInAsSaid() throws Exception {
        String allowed = "Access-Control-Allow-Origin";
        HttpResponse<String> asked =
                client.ask("OPTIONS", "/api/v1/query", "Origin", "http://grafana.example");
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue(allowed)).contains("*");
        restart("--cors-origin", "https://grafana\\.example");
        HttpResponse<String> other =
                client.get("/api/v1/query?query=1", "Origin", "http://evil.example");
        assertThat(other.headers().firstValue(allowed)).isEmpty();
        HttpResponse<String> ours =
                client.get("/api/v1/query?query=1", "Origin", "https://grafana.example");
        assertThat(ours.headers().firstValue(allowed)).contains("https://grafana.example");
    }

    @Test
    void whatIsExperimentalIsUnderstoodWhenAskedFor() throws Exception {
        List<String> experimental =
                List.of(
                        "/api/v1/query?query=sort_by_label(queue_depth%2C%22job%22)",
                        "/api/v1/query?query=limitk(1%2Cqueue_depth)",
                        "/api/v1/format_query?query=a%2Bfill(0)b");
        for (String path : experimental) {
            assertThat(client.get(path).statusCode()).as(path).isEqualTo(400);
        }
        restart("--experimental");
        for (String path : experimental) {
            assertThat(client.get(path).body()).as(path).contains("\"success\"");
        }
        assertThat(client.get("/api/v1/status/flags").body())
                .contains("promql-experimental-functions");
    }

    @Test
    void aChangedFileIsGoneByAndABrokenOneIsNot() throws IOException {
        until(body -> body.contains("{health=\"up\",job=\"shop\"} 1\n"), "/metrics");
        write("scrape_interval: 1 s");
        until(body -> body.contains("steelyard_configuration_good 0\n"), "/metrics");
        assertThat(client.get("/metrics").body()).contains("{health=\"up\",job=\"shop\"} 1\n");
        write("relabel_configs: [{action: drop}]");
        until(body -> body.contains("steelyard_configuration_good 1\n"), "/metrics");
        assertThat(client.get("/metrics").body())
                .contains("steelyard_scrape_addresses{fate=\"dropped\",job=\"shop\"} 1\n");
    }

    @Test
    void whatIsKeptInADirectoryIsThereAgainAfterARestart() throws Exception {
        String data = directory.resolve("data").toString();
        restart("--data", data);
        until(SOME_SAMPLES.asPredicate(), "/metrics");
        restart("--data", data, "--retention", "30d", "--retention-size", "5GB");
        until(body -> body.contains("steelyard_tsdb_replay_done 1\n"), "/metrics");
        assertThat(client.get("/metrics").body())
                .containsPattern("steelyard_tsdb_replay_samples_total [1-9]")
                .contains("steelyard_tsdb_log_writing 1\n");
        assertThat(client.get("/-/ready").body()).isEqualTo("Steelyard is ready.\n");
        assertThat(client.get("/api/v1/status/walreplay").body())
                .contains("{\"min\":1,\"max\":1,\"current\":1}");
        assertThat(client.get("/api/v1/status/flags").body())
                .contains(
                        "\"storage.tsdb.min-block-duration\":\"2h\"",
                        "\"storage.tsdb.retention.time\":\"30d\"");
        assertThatThrownBy(() -> open("scrape_interval: 1s", "--data", data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another database uses");
    }

    private void restart(String... flags) throws IOException, MisuseException {
        client.close();
        program.close();
        program = open("scrape_interval: 1s", flags);
        client = new LoopbackClient(program.address());
    }

    @Test
    void whatItCannotDoIsToldWithItsPlaceAndNothingStarts() {
        assertThatThrownBy(() -> open("proxy_url: http://proxy"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("prometheus.yml:5:5: \"proxy_url\" is not supported");
    }
}
