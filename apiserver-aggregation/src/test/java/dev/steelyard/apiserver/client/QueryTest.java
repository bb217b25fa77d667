package dev.steelyard.apiserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against a server with set answers; the real API answers in the tests of the engine's program.
class QueryTest {
    private static final InstantSource NOON =
            InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(
                            exchange.getRequestURI()
                                    + " "
                                    + URLDecoder.decode(
                                            new String(
                                                    exchange.getRequestBody().readAllBytes(),
                                                    UTF_8),
                                            UTF_8)
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.sendResponseHeaders(status, 0);
                    exchange.getResponseBody().write(answer.getBytes(UTF_8));
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private int run(String... words) throws MisuseException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        return new Query(
                        NOON,
                        (_, _) -> {
                            throw new AssertionError("nobody asks a directory");
                        })
                .run(
                        all,
                        new Terminal(
                                InputStream.nullInputStream(),
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(err, true, UTF_8)));
    }

    private static String reply(String type, String result) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
                .formatted(type, result);
    }

    @Test
    void vectorIsATableWithWhatIsSharedAbove() throws Exception {
        answer =
                reply(
                        "vector",
                        """
                        [{"metric":{"__name__":"up","job":"a","pod":"web-1"},"value":[1,"1"]},
                         {"metric":{"__name__":"up","job":"a"},"value":[1,"0.25"]}]\
                        """);
        assertThat(run("up")).isZero();
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        """
                        __name__=up  job=a
                        POD    VALUE
                        web-1  1
                        -      0.25
                        """);
        assertThat(asked).containsExactly("/api/v1/query query=up null");
    }

    @Test
    void rangeIsAChart() throws Exception {
        answer =
                reply(
                        "matrix",
                        """
                        [{"metric":{"pod":"a"},"values":[[0,"0"],[24,"7"],[47,"3.5"]]},
                         {"metric":{"pod":"b"},"values":[[47,"NaN"]]}]\
                        """);
        assertThat(run("x", "--range", "48s", "--time", "48")).isZero();
        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("POD  CHART").endsWith("MIN  MAX  LAST");
        assertThat(lines.get(1))
                .isEqualTo("a    ▁" + " ".repeat(23) + "█" + " ".repeat(22) + "▅  0    7    3.5");
        assertThat(lines.get(2)).startsWith("b  ").endsWith("-    -    NaN");
        assertThat(asked)
                .containsExactly(
                        "/api/v1/query_range query=x&start=0.000&end=48.000&step=1.000 null");
    }

    @Test
    void rangeEndsNowUnlessTold() throws Exception {
        answer = reply("matrix", "[]");
        assertThat(run("x", "--range", "1h", "--step", "5m")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("no series\n");
        assertThat(asked.getFirst())
                .contains("start=1795345200.000&end=1795348800.000&step=300.000");
    }

    @Test
    void scalarsAndHistogramsHaveAValueToo() throws Exception {
        answer = reply("scalar", "[1,\"42\"]");
        assertThat(run("42")).isZero();
        answer =
                reply(
                        "vector",
                        "[{\"metric\":{},\"histogram\":[1,{\"count\":\"3\",\"sum\":\"1.5\"}]}]");
        assertThat(run("h")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("VALUE\n42\nVALUE\ncount 3 sum 1.5\n");
    }

    @Test
    void remarksAreToldBesideTheAnswer() throws Exception {
        answer =
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]},"
                        + "\"infos\":[\"PromQL info: odd\"],\"warnings\":[\"PromQL warning: bad\"]}";
        assertThat(run("x")).isZero();
        assertThat(err.toString(UTF_8)).isEqualTo("PromQL warning: bad\nPromQL info: odd\n");
    }

    @Test
    void refusalOfTheServerIsToldInItsWords() throws Exception {
        status = 400;
        answer = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:2: parse error\"}";
        assertThat(run("x(")).isEqualTo(Query.FAILED);
        assertThat(err.toString(UTF_8)).isEqualTo("steelyard: bad_data: 1:2: parse error\n");
    }

    @Test
    void serverOfAnotherKindIsTold() throws Exception {
        status = 404;
        answer = "<html>";
        assertThat(run("x")).isEqualTo(Query.FAILED);
        assertThat(err.toString(UTF_8)).contains("404").contains("Prometheus API");
    }

    @Test
    void nobodyListeningIsToldWithTheCure() throws Exception {
        server.stop(0);
        assertThat(run("x")).isEqualTo(Query.FAILED);
        assertThat(err.toString(UTF_8)).contains("is a server running there? --server");
    }

    @Test
    void tokenIsSentAndItsLackIsTold(@TempDir Path folder) throws Exception {
        answer = reply("vector", "[]");
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        assertThat(run("x", "--token-file", token.toString())).isZero();
        assertThat(asked.getFirst()).endsWith("Bearer s3cret");
        status = 403;
        answer = "{\"kind\":\"Status\",\"message\":\"ada cannot get path\"}";
        assertThat(run("x")).isEqualTo(Query.FAILED);
        assertThat(err.toString(UTF_8)).contains("403: ada cannot get path: ", "--token-file");
    }

    @Test
    void namespaceIsSentBesideTheQuery() throws Exception {
        answer = reply("vector", "[]");
        assertThat(run("x", "--namespace", "shop")).isZero();
        assertThat(asked).containsExactly("/api/v1/query query=x&namespace=shop null");
    }

    @Test
    void authoritiesThatAreNoneAreTold(@TempDir Path folder) throws Exception {
        Path authorities = Files.writeString(folder.resolve("ca.crt"), "none\n");
        assertThat(run("x", "--ca", authorities.toString())).isEqualTo(Query.FAILED);
        assertThat(err.toString(UTF_8)).contains("--ca cannot be used: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --range 5x x            | takes a duration
                    --range 0s x            | more than zero
                    --step 1m x             | --step needs --range
                    --frob x                | no flag "--frob"
                    x --time                | --time needs a value
                    x y                     | one expression
                    x --server localhost    | takes an address like
                    x --data d --server http://a | --server has no meaning with --data
                    x --data d --namespace a | --namespace has no meaning with --data
                    x --experimental        | --experimental needs --data
                    x --ca f --insecure-skip-tls-verify | exclude each other
                    """)
    void mistakesInTheWordsAreTold(String words, String reason) {
        assertThatThrownBy(() -> QueryOptions.parse(List.of(words.split(" "))))
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining(reason);
    }
}
