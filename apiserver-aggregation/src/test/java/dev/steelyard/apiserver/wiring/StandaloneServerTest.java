package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.client.Query;
import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.Terminal;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole program without a cluster: a real target is scraped, and its value is read over TLS.
@Timeout(60)
class StandaloneServerTest {
    private static final String CUSTOM = "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop";
    private static final String DEPTH = CUSTOM + "/scalingrules.steelyard.dev/web/main";
    private static final long PATIENCE_SECONDS = 20;

    @TempDir private Path directory;
    @TempDir private Path samples;
    private final Vertx vertx = Vertx.vertx();
    private final ExposingApplication application =
            new ExposingApplication("# TYPE queue_depth gauge\nqueue_depth 42\n");
    private Wiring program;
    private LoopbackClient client;

    @BeforeEach
    void open() throws IOException, MisuseException {
        application.writeManifests(directory, "[{gauge: {metric: queue_depth, perReplica: 10}}]");
        start(
                ServeOptions.parse(
                        List.of(
                                "--standalone",
                                directory.toString(),
                                "--listen",
                                "127.0.0.1:0",
                                "--token",
                                "secret",
                                "--query-listen",
                                "127.0.0.1:0",
                                "--data",
                                samples.toString(),
                                "--drain",
                                "2s"),
                        Map.of()));
    }

    private void start(ServeOptions options) throws IOException {
        program =
                Wiring.open(
                        options,
                        vertx,
                        () -> {
                            throw new AssertionError("nobody asks for a cluster");
                        });
        client = new LoopbackClient(program.address());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        program.close();
        application.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private HttpResponse<String> get(String path) {
        return client.get(path, "Authorization", "Bearer secret");
    }

    /// Asks again and again until the answer is right, within bounds.
    private HttpResponse<String> getUntil(Predicate<HttpResponse<String>> right, String path) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        HttpResponse<String> answer = get(path);
        while (!right.test(answer) && System.nanoTime() < end) {
            answer = get(path);
        }
        assertThat(answer).as(answer.body()).matches(right);
        return answer;
    }

    private static boolean isFound(HttpResponse<String> answer) {
        return answer.statusCode() == 200;
    }

    @Test
    void aScrapedValueIsServedUnderEachOfItsNames() {
        assertThat(getUntil(StandaloneServerTest::isFound, DEPTH).body())
                .contains("\"value\":\"42\"")
                .contains("\"name\":\"web\"")
                .doesNotContain("windowSeconds");
        assertThat(get(CUSTOM + "/pods/*/web.main").body())
                .contains("\"name\":\"web-1\"")
                .contains("\"value\":\"42\"");
        assertThat(get("/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/web.main").body())
                .contains("\"value\":\"42\"");
        assertThat(program.verdicts().getFirst().decision().desired()).isEqualTo(5);
    }

    @Test
    void whatWasMeasuredBeforeARestartIsStillKnown() throws Exception {
        getUntil(StandaloneServerTest::isFound, DEPTH);
        String before = "query=queue_depth%2B0&time=" + Instant.now();
        client.close();
        program.close();
        open();
        try (LoopbackClient queries = new LoopbackClient(program.queryAddress().orElseThrow())) {
            assertThat(
                            queries.post("/api/v1/query", before, "Authorization", "Bearer secret")
                                    .body())
                    .contains(",\"42\"]");
        }
    }

    @Test
    void withoutTheTokenNothingIsServed() {
        assertThat(codeOnANewConnection(DEPTH)).isEqualTo(403);
        assertThat(codeOnANewConnection(DEPTH, "Authorization", "Bearer other")).isEqualTo(401);
        assertThat(codeOnANewConnection("/readyz")).isEqualTo(200);
    }

    @Test
    void queriesAreAnsweredAtAPortOfTheirOwnBehindTheSameToken() {
        getUntil(StandaloneServerTest::isFound, DEPTH);
        try (LoopbackClient queries = new LoopbackClient(program.queryAddress().orElseThrow())) {
            HttpResponse<String> answer =
                    queries.post(
                            "/api/v1/query",
                            "query=queue_depth%2B0&namespace=shop",
                            "Authorization",
                            "Bearer secret");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"namespace\":\"shop\"", ",\"42\"]");
            assertThat(queries.get("/api/v1/targets", "Authorization", "Bearer secret").body())
                    .contains("\"scrapePool\":\"pods\"", "\"health\":\"up\"");
            assertThat(queries.get("/metrics", "Authorization", "Bearer secret").body())
                    .contains("steelyard_apiserver_requests_total");
            assertThat(queries.get(DEPTH, "Authorization", "Bearer secret").statusCode())
                    .isEqualTo(404);
            assertThat(queries.get("/-/ready").statusCode()).isEqualTo(200);
        }
        try (LoopbackClient stranger = new LoopbackClient(program.queryAddress().orElseThrow())) {
            assertThat(stranger.post("/api/v1/query", "query=up").statusCode()).isEqualTo(403);
        }
        assertThat(get("/api/v1/query?query=up").statusCode())
                .as("not where the metrics APIs are")
                .isEqualTo(404);
    }

    @Test
    void theCommandOfTheTerminalAsksOverTlsWithTheToken() throws Exception {
        getUntil(StandaloneServerTest::isFound, DEPTH);
        Path token = Files.writeString(directory.resolve("token.txt"), "secret");
        List<String> words =
                List.of(
                        "queue_depth",
                        "--server",
                        program.queryAddress().orElseThrow(),
                        "--token-file",
                        token.toString());
        assertThat(query(words)).contains("is not trusted", "name its authority with --ca");
        List<String> trusting = new ArrayList<>(words);
        trusting.addAll(List.of("--insecure-skip-tls-verify", "--namespace", "shop"));
        assertThat(query(trusting))
                .contains("NAMESPACE")
                .containsPattern("VALUE\nqueue_depth .* 42\n");
    }

    private static String query(List<String> words) throws MisuseException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        InstantSource clock = InstantSource.system();
        int _ =
                new Query(clock, new StoredQueries(clock))
                        .run(words, new Terminal(InputStream.nullInputStream(), printed, printed));
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Connections of callers that nobody knows are closed after their answer.
    private int codeOnANewConnection(String path, String... headers) {
        try (LoopbackClient other = new LoopbackClient(program.address())) {
            return other.get(path, headers).statusCode();
        }
    }

    @Test
    void aSeriesThatEndsIsWithdrawnAndNeverZero() {
        getUntil(StandaloneServerTest::isFound, DEPTH);
        application.expose("");
        HttpResponse<String> gone = getUntil(answer -> answer.statusCode() == 404, DEPTH);
        assertThat(gone.body()).contains("\"reason\":\"NotFound\"").contains("(Absent)");
        assertThat(get("/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/web.main").body())
                .contains("\"items\":[]");
    }

    @Test
    void aTargetThatIsGoneIsWithdrawnAndNeverZero() {
        getUntil(StandaloneServerTest::isFound, DEPTH);
        application.close();
        HttpResponse<String> gone = getUntil(answer -> answer.statusCode() == 404, DEPTH);
        assertThat(gone.body()).contains("(Unreachable)");
    }

    @Test
    void whatItShowsOfItselfIsDocumented() {
        getUntil(StandaloneServerTest::isFound, DEPTH);
        Map<String, String> documented = MetricsPage.read().types();
        Map<String, String> shown = MetricsPage.exposed(get("/metrics").body());
        assertThat(shown).hasSizeGreaterThan(20);
        assertThat(documented).containsAllEntriesOf(shown);
        assertThat(shown).doesNotContainKey("steelyard_warm");
    }

    @Test
    void drainingItIsNotReadyAndGoesOnAnswering() throws Exception {
        getUntil(StandaloneServerTest::isFound, DEPTH);
        CompletableFuture<Void> drained = CompletableFuture.runAsync(program::drain);
        getUntil(answer -> answer.statusCode() == 500, "/readyz");
        assertThat(drained).isNotDone();
        assertThat(get(DEPTH).statusCode()).isEqualTo(200);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        drained.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        program.close();
        assertThatThrownBy(() -> get(DEPTH)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aFolderThatIsNoneIsToldAndNothingStaysOpen() throws MisuseException {
        ServeOptions options =
                ServeOptions.parse(
                        List.of("--standalone", directory.resolve("no").toString()), Map.of());
        assertThatThrownBy(() ->
                        Wiring.open(
                                options,
                                vertx,
                                () -> {
                                    throw new AssertionError("nobody asks for a cluster");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a readable directory");
    }
}
