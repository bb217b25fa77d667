package dev.steelyard.tsdb.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.RunningPrometheus;
import dev.steelyard.tsdb.command.TsdbCommand;
import dev.steelyard.tsdb.file.Directories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data directory that a Prometheus leaves behind, blocks and write-ahead log, is taken over
/// whole.
class PrometheusImportTest {
    @TempDir private static Path folder;
    private static Path theirs;

    @TempDir private Path ours;
    private String printed = "";

    @BeforeAll
    static void prometheusLeavesADirectory() throws IOException {
        Path block = ScrapedBlock.write(folder);
        theirs = Files.createDirectory(folder.resolve("theirs"));
        ScrapedBlock.copy(block, theirs);
        try (RunningPrometheus running =
                RunningPrometheus.start(folder, theirs, ScrapedBlock.SCRAPING)) {
            running.await(() ->
                    running.query(
                                    "count_over_time(floats{job=\"bounds\",instance=\"%s\"}[1h]) > 8"
                                            .formatted(running.address()))
                            .contains("metric"));
            running.post(
                    "/api/v1/admin/tsdb/delete_series?match%5B%5D="
                            + RunningPrometheus.encoded("{__name__=~\"go_.*\"}"));
        }
    }

    private int run(Path from, Path to, String... more) {
        List<String> words =
                new ArrayList<>(List.of("import", from.toString(), "--data", to.toString()));
        words.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);
        int code = new TsdbCommand(() -> Instant.EPOCH, new Random(1)).run(words, print, print);
        printed = out.toString(UTF_8);
        return code;
    }

    @Test
    void blocksAndLogReadAsPrometheusReadsThem() throws IOException, InterruptedException {
        assertThat(Files.size(theirs.resolve("wal/00000000"))).isPositive();
        assertThat(run(theirs, ours)).as(printed).isZero();
        assertThat(printed).contains("from the log: ");
        Map<String, List<String>> taken = PrometheusTest.read(ours);
        Map<String, List<String>> dumped = PrometheusTest.dumped(theirs);
        assertThat(taken.keySet()).isEqualTo(dumped.keySet());
        taken.forEach((labels, samples) ->
                assertThat(samples.reversed())
                        .as(labels)
                        .isEqualTo(Objects.requireNonNull(dumped.get(labels)).reversed()));
        assertThat(taken.values().toString().contains("count ")).isTrue();
        for (Path block : new BlockDirectory(ours).all()) {
            assertThat(BlockVerification.of(block, _ -> {})).isEmpty();
        }
        int blocks = new BlockDirectory(ours).all().size();
        assertThat(run(theirs, ours)).isZero();
        assertThat(new BlockDirectory(ours).all()).hasSize(blocks);
    }

    @Test
    void aTornEndIsToldAndTheRestTaken() throws IOException {
        Path torn = copyOfTheirs("torn");
        Path segment = lastSegment(torn);
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) { // its last page is filled up
            end--;
        }
        Files.write(segment, Arrays.copyOf(bytes, end - 5));
        assertThat(run(torn, ours)).isZero();
        assertThat(printed).contains("the log ends within a record");
        assertThat(PrometheusTest.read(ours)).isNotEmpty();
    }

    @Test
    void aDamagedLogIsRefusedUnlessItIsToBeLeftBehind() throws IOException {
        Path damaged = copyOfTheirs("damaged");
        Path segment = lastSegment(damaged);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[100] ^= 1;
        Files.write(segment, bytes);
        assertThat(run(damaged, ours)).isEqualTo(1);
        assertThat(printed)
                .contains(segment + ": offset 0: the checksum of this record is another")
                .contains("snapshot");
        assertThat(new BlockDirectory(ours).all()).hasSize(1);
        assertThat(run(damaged, ours, "--blocks-only")).isZero();
    }

    private static Path lastSegment(Path data) {
        return data.resolve("wal/00000000");
    }

    private static Path copyOfTheirs(String name) throws IOException {
        Path copy = folder.resolve(name);
        Directories.copy(theirs, copy);
        return copy;
    }
}
