package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.wire.SnappyBlock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What others may do is what the command line says.
@Timeout(60)
class DoorsTest {
    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();

    private Program open(String... flags) throws IOException, MisuseException {
        Path file = Files.writeString(folder.resolve("ours.yml"), "scrape_configs: []\n");
        List<String> words = new ArrayList<>(List.of(flags));
        words.addAll(List.of("--data", folder.resolve("data").toString()));
        return Clusterless.open(vertx, file, words.toArray(String[]::new));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private HttpResponse<String> post(Program program, String path, byte[] body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(program.address() + path))
                        .header("Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String asked(Program program, String query) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                program.address() + "/api/v1/query?query=" + query))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void unlessToldOthersMayOnlyAsk() throws Exception {
        try (Program program = open()) {
            HttpResponse<String> write = post(program, "/api/v1/write", new byte[0]);
            assertThat(write.statusCode()).isEqualTo(404);
            assertThat(write.body()).contains("--accept-remote-write");
            HttpResponse<String> otlp = post(program, "/api/v1/otlp/v1/metrics", new byte[0]);
            assertThat(otlp.statusCode()).isEqualTo(404);
            assertThat(otlp.body()).contains("--accept-otlp");
            assertThat(post(program, "/api/v1/admin/tsdb/snapshot", new byte[0]).body())
                    .contains("--admin-api");
        }
    }

    private static byte[] samples(long timeMillis, String... names) {
        ProtobufWriter request = new ProtobufWriter();
        for (String each : names) {
            request.message(
                    1,
                    new ProtobufWriter()
                            .message(1, new ProtobufWriter().text(1, "__name__").text(2, each))
                            .message(2, new ProtobufWriter().float64(1, 1).number(2, timeMillis)));
        }
        return SnappyBlock.encode(request.bytes());
    }

    @Test
    void whatIsDeletedIsGoneAndASnapshotHasTheRest() throws Exception {
        try (Program program = open("--accept-remote-write", "--admin-api")) {
            byte[] samples = samples(Instant.now().toEpochMilli() - 1_000, "old", "young");
            assertThat(post(program, "/api/v1/write", samples).statusCode()).isEqualTo(204);
            assertThat(asked(program, "old")).contains("\"old\"");

            String admin = "/api/v1/admin/tsdb/";
            assertThat(
                            post(
                                            program,
                                            admin
                                                    + "delete_series?match[]=old"
                                                            .replace("[]", "%5B%5D"),
                                            new byte[0])
                                    .statusCode())
                    .isEqualTo(204);
            assertThat(asked(program, "old")).doesNotContain("\"old\"");
            assertThat(asked(program, "young")).contains("\"young\"");
            assertThat(post(program, admin + "clean_tombstones", new byte[0]).statusCode())
                    .isEqualTo(204);
            assertThat(asked(program, "young")).contains("\"young\"");

            HttpResponse<String> snapshot = post(program, admin + "snapshot", new byte[0]);
            assertThat(snapshot.statusCode()).as(snapshot.body()).isEqualTo(200);
            String name = snapshot.body().replaceAll(".*\"name\":\"([^\"]+)\".*", "$1");
            try (Stream<Path> blocks = Files.walk(folder.resolve("data/snapshots").resolve(name))) {
                assertThat(blocks.filter(path -> path.endsWith("meta.json"))).hasSize(1);
            }
        }
    }
}
