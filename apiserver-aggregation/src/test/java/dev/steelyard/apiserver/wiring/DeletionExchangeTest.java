package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.wire.SnappyBlock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus and we have the same samples, in blocks and in the head; what is deleted from
/// both is gone from both, and nothing else is.
@Timeout(180)
class DeletionExchangeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PODS = List.of("a", "b", "c", "d");
    private static final List<String> METRICS = List.of("jobs_total", "queue_depth", "gone_total");

    /// Blocks hold the first of the ten hours, the heads the last of them.
    private static final long MINUTES = 600;

    private static final long IN_BLOCKS = 300;
    private static final long IN_HEADS = 540;

    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final long now = Instant.now().getEpochSecond();
    private final long begin = now - Duration.ofMinutes(MINUTES).toSeconds();
    private Sides sides;

    /// The two servers.
    private record Sides(
            NeighbourPrometheus neighbour,
            LoopbackClient theirs,
            Program program,
            LoopbackClient ours) {
        void close() throws Exception {
            ours.close();
            program.close();
            theirs.close();
            neighbour.close();
        }
    }

    @BeforeEach
    void fill() throws Exception {
        Path blocks = Files.createDirectories(folder.resolve("blocks"));
        writeBlocks(blocks);
        for (String side : List.of("ours", "neighbour")) {
            copy(blocks, Files.createDirectories(folder.resolve(side)));
        }
        sides = open();
        write(IN_HEADS, MINUTES);
    }

    @AfterEach
    void close() throws Exception {
        sides.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Sides open() throws Exception {
        int port = NeighbourPrometheus.freePort();
        NeighbourPrometheus neighbour =
                NeighbourPrometheus.start(
                        folder,
                        port,
                        "global: {scrape_interval: 1h}\n",
                        List.of("--web.enable-admin-api", "--web.enable-remote-write-receiver"));
        Path file = Files.writeString(folder.resolve("ours.yml"), "global: {}\n");
        Program program =
                Clusterless.open(
                        vertx,
                        file,
                        "--data",
                        folder.resolve("ours").toString(),
                        "--admin-api",
                        "--accept-remote-write");
        return new Sides(
                neighbour,
                new LoopbackClient(neighbour.address()),
                program,
                new LoopbackClient(program.address()));
    }

    private void writeBlocks(Path to) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String metric : METRICS) {
            text.append("# TYPE %s unknown\n".formatted(metric));
            for (String pod : PODS) {
                for (long minute = 0; minute < IN_BLOCKS; minute++) {
                    text.append(
                            "%s{pod=\"%s\"} %d %d\n"
                                    .formatted(metric, pod, minute, begin + 60 * minute));
                }
            }
        }
        Path file = Files.writeString(folder.resolve("metrics.txt"), text.append("# EOF\n"));
        Process promtool =
                new ProcessBuilder(
                                ClientPrograms.promtool().toString(),
                                "tsdb",
                                "create-blocks-from",
                                "openmetrics",
                                file.toString(),
                                to.toString())
                        .redirectErrorStream(true)
                        .start();
        String told = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(told).isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.filter(file -> !file.equals(from)).toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    /// Sends both the samples of the minutes up to the last one.
    private void write(long from, long to) throws Exception {
        ProtobufWriter request = new ProtobufWriter();
        for (String metric : METRICS) {
            for (String pod : PODS) {
                ProtobufWriter series =
                        new ProtobufWriter()
                                .message(1, label("__name__", metric))
                                .message(1, label("pod", pod));
                for (long minute = from; minute < to; minute++) {
                    series.message(
                            2,
                            new ProtobufWriter()
                                    .float64(1, (double) minute)
                                    .number(2, 1000 * (begin + 60 * minute)));
                }
                request.message(1, series);
            }
        }
        byte[] body = SnappyBlock.encode(request.bytes());
        for (String address : List.of(sides.neighbour.address(), sides.program.address())) {
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer =
                        client.send(
                                HttpRequest.newBuilder(URI.create(address + "/api/v1/write"))
                                        .header("Content-Type", "application/x-protobuf")
                                        .header("Content-Encoding", "snappy")
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
            }
        }
    }

    private static ProtobufWriter label(String name, String value) {
        return new ProtobufWriter().text(1, name).text(2, value);
    }

    @Test
    void whatIsDeletedFromBothIsGoneFromBothAndNothingElse() throws Exception {
        List<Integer> sizes = new ArrayList<>(List.of(assertEqual("at first")));
        for (String deletion :
                List.of(
                        deletion("queue_depth{pod=\"a\"}", 10, 20),
                        deletion("queue_depth{pod=~\"b|c\"}", IN_BLOCKS - 30, IN_HEADS + 30),
                        deletion("{pod=\"d\",__name__!=\"gone_total\"}", IN_HEADS + 10, MINUTES),
                        "match[]=" + text("jobs_total{pod=\"a\"}") + "&end=" + (begin + 600),
                        "match[]=" + text("jobs_total{pod=\"b\"}") + "&start=" + (now - 600),
                        deletion("jobs_total{pod=\"c\"}", 40, 41)
                                + "&match[]="
                                + text("queue_depth{pod=\"d\"}"),
                        "match[]=gone_total")) {
            delete(deletion);
            sizes.add(assertEqual(deletion));
        }
        assertThat(sizes).isSortedAccordingTo((left, right) -> Integer.compare(right, left));
        assertThat(sizes).doesNotHaveDuplicates(); // each took something away
        assertThat(sizes.getLast()).isPositive();
        delete(deletion("jobs_total{pod=\"nobody\"}", 0, MINUTES));
        assertThat(assertEqual("nothing")).isEqualTo(sizes.getLast());
        both("clean_tombstones");
        assertThat(assertEqual("without tombstones")).isEqualTo(sizes.getLast());

        sides.close();
        sides = open();
        assertThat(assertEqual("started anew")).isEqualTo(sizes.getLast());
        write(MINUTES, MINUTES + 1);
        assertThat(assertEqual("gone on"))
                .isEqualTo(sizes.getLast() + METRICS.size() * PODS.size());
    }

    private String deletion(String selector, long fromMinute, long toMinute) {
        return "match[]=%s&start=%d&end=%d"
                .formatted(text(selector), begin + 60 * fromMinute, begin + 60 * toMinute);
    }

    private static String text(String selector) {
        return URLEncoder.encode(selector, StandardCharsets.UTF_8);
    }

    private void delete(String deletion) {
        both("delete_series?" + deletion.replace("[]", "%5B%5D"));
    }

    private void both(String what) {
        for (LoopbackClient each : List.of(sides.theirs, sides.ours)) {
            HttpResponse<String> answer = each.ask("POST", "/api/v1/admin/tsdb/" + what);
            assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(204);
        }
    }

    /// How many samples both have.
    private int assertEqual(String after) throws IOException {
        Map<String, List<Minutes>> expected = series(sides.theirs);
        assertThat(series(sides.ours)).as(after).isEqualTo(expected);
        return expected.values().stream().flatMap(List::stream).mapToInt(Minutes::count).sum();
    }

    /// Samples of minutes in a row: each has its minute for a value.
    private record Minutes(int from, int to) {
        int count() {
            return to - from + 1;
        }
    }

    private Map<String, List<Minutes>> series(LoopbackClient server) throws IOException {
        String path =
                "/api/v1/query?query=%s&time=%d"
                        .formatted(
                                text("{pod=~\".+\"}[11h]"), now + Duration.ofHours(1).toSeconds());
        Map<String, List<Minutes>> series = new TreeMap<>();
        for (JsonNode each : JSON.readTree(server.get(path).body()).at("/data/result")) {
            List<Minutes> minutes = new ArrayList<>();
            for (JsonNode sample : each.path("values")) {
                int minute = sample.path(1).asInt();
                assertThat(sample.path(0).asLong()).isEqualTo(begin + 60L * minute);
                boolean goesOn = !minutes.isEmpty() && minutes.getLast().to == minute - 1;
                int from = goesOn ? minutes.removeLast().from : minute;
                minutes.add(new Minutes(from, minute));
            }
            series.put(each.path("metric").toString(), minutes);
        }
        return series;
    }
}
