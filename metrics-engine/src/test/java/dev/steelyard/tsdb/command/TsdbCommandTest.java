package dev.steelyard.tsdb.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import dev.steelyard.testing.PrometheusPrograms;
import dev.steelyard.tsdb.Database;
import dev.steelyard.tsdb.DatabaseOptions;
import dev.steelyard.tsdb.block.BlockReader;
import dev.steelyard.tsdb.block.WrittenBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsdbCommandTest {
    private static final long TIME = 1_700_000_000_000L;

    @TempDir private Path folder;
    private Path data;
    private BlockReader block;
    private String printed = "";
    private String told = "";

    @BeforeEach
    void aBlock() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            samples.add(new Sample(TIME + 15_000L * i, i));
        }
        block =
                WrittenBlock.of(
                        data,
                        1,
                        Map.of(
                                Labels.of("__name__", "requests", "app", "web"), samples,
                                Labels.of("__name__", "requests", "app", "api"), samples,
                                Labels.of("__name__", "up"), samples.subList(0, 10)));
    }

    private int run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                new TsdbCommand(() -> Instant.EPOCH, new Random(1))
                        .run(
                                List.of(words),
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(err, true, UTF_8));
        printed = out.toString(UTF_8);
        told = err.toString(UTF_8);
        return code;
    }

    @Test
    void analyzeTellsWhatTakesTheRoom() {
        assertThat(run("analyze", data.toString())).isZero();
        assertThat(printed)
                .containsPattern(block.meta().ulid() + "  2023-11-14T22:13:20Z +1h14m45.001s +1")
                .containsPattern("series +3\n")
                .containsPattern("samples +610\n")
                .containsPattern("labels of all series +5\n")
                .containsPattern(" 2 +600 +\\d+ +0  requests\n")
                .containsPattern(" 2 +6  app\n");
        assertThat(run("analyze", data.toString(), "01ARZ3NDEKTSV4RRFFQ69G5FAV")).isEqualTo(1);
        assertThat(printed).contains("there is no block 01ARZ3NDEKTSV4RRFFQ69G5FAV");
    }

    @Test
    void verifyNamesFileOffsetAndCostOfEachDamage() throws IOException {
        assertThat(run("verify", data.toString())).isZero();
        assertThat(printed).isEqualTo("1 blocks, 0 damages\n");
        Path chunks = block.directory().resolve("chunks/000001");
        byte[] bytes = Files.readAllBytes(chunks);
        bytes[20] ^= 1;
        Files.delete(chunks);
        Files.write(chunks, bytes);
        assertThat(run("verify", data.toString())).isEqualTo(1);
        assertThat(printed.lines())
                .containsExactly(
                        chunks
                                + ": offset 8: the checksum of this chunk is another; costs"
                                + " requests{app=\"api\"} from 2023-11-14T22:13:20Z to"
                                + " 2023-11-14T22:43:05Z",
                        "1 blocks, 1 damages");
    }

    @Test
    void verifyTellsAMissingFile() throws IOException {
        Files.delete(block.directory().resolve("index"));
        assertThat(run("verify", data.toString())).isEqualTo(1);
        assertThat(printed).contains("index: offset 0: it is not there; costs the whole block");
    }

    @Test
    void importTakesBlocksWithTheirDeletionsAndOnlyOnce() throws IOException {
        block.delete(new Selection(List.of(new LabelMatcher.Equal("app", "web")), 0, TIME + 99));
        Path target = folder.resolve("ours");
        assertThat(run("import", data.toString(), "--data", target.toString())).isZero();
        assertThat(printed).contains("3 series, 610 samples, 1 deleted ranges\n1 of 1 blocks");
        Path copy = target.resolve(block.meta().ulid().toString());
        for (String file : List.of("index", "chunks/000001", "tombstones", "meta.json")) {
            assertThat(copy.resolve(file)).hasSameBinaryContentAs(block.directory().resolve(file));
        }
        assertThat(run("import", data.toString(), "--data", target.toString())).isZero();
        assertThat(printed).contains("it was there already");
    }

    @Test
    void importLeavesADamagedBlockAndSaysSo() throws IOException {
        Path tombstones = block.directory().resolve("tombstones");
        Files.write(tombstones, new byte[] {1, 2, 3});
        Path target = folder.resolve("ours");
        assertThat(run("import", data.toString(), "--data", target.toString())).isEqualTo(1);
        assertThat(printed)
                .contains("tombstones: offset 0: it is shorter than its header")
                .contains("damaged, not taken")
                .contains("0 of 1 blocks");
        assertThat(target).isEmptyDirectory();
    }

    /// A database with samples that are in no block yet, beside the block; closed again.
    private void fill() throws IOException {
        try (Database database =
                Database.open(
                        data,
                        DatabaseOptions.DEFAULT,
                        new Database.Surroundings(
                                () -> Instant.ofEpochMilli(TIME), () -> 0, new Random(2)))) {
            try (Appender appender = database.appender()) {
                long series = appender.series(Labels.of("__name__", "fresh"));
                for (int i = 0; i < 90; i++) {
                    appender.append(series, TIME + 15_000L * i, i);
                    appender.commit();
                }
            }
        }
    }

    @Test
    void snapshotWritesBlocksOfAllThatADirectoryHas() throws Exception {
        fill();
        Path copy = folder.resolve("copy");
        assertThat(run("snapshot", data.toString(), "--to", copy.toString())).isZero();
        assertThat(printed).isEqualTo("2 blocks, 700 samples are in " + copy + "\n");
        assertThat(run("snapshot", data.toString(), "--to", copy.toString())).isEqualTo(1);
        assertThat(told).contains(copy + " is not empty");
        assertThat(run("verify", copy.toString())).isZero();
        assertThat(
                        PrometheusPrograms.lines(
                                PrometheusPrograms.promtool(), "tsdb", "list", copy.toString()))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains(block.meta().ulid().toString()))
                .anySatisfy(line -> assertThat(line).containsPattern(" 90 "));
    }

    @Test
    void snapshotLeavesADirectoryAloneThatIsInUse() throws IOException {
        try (Database _ =
                Database.open(
                        data,
                        DatabaseOptions.DEFAULT,
                        new Database.Surroundings(
                                () -> Instant.ofEpochMilli(TIME), () -> 0, new Random(2)))) {
            String copy = folder.resolve("copy").toString();
            assertThat(run("snapshot", data.toString(), "--to", copy)).isEqualTo(1);
            assertThat(told).contains("another database uses " + data);
        }
    }

    @Test
    void verifyNamesWhatIsDamagedInTheLog() throws IOException {
        fill();
        assertThat(run("verify", data.toString())).isZero();
        Path segment = data.resolve("log/00000001");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[200] ^= 1;
        Files.write(segment, bytes);
        assertThat(run("verify", data.toString())).isEqualTo(1);
        assertThat(printed)
                .contains("1 stretches of it are damaged, and can be mended; costs nothing");
        bytes[bytes.length - 1] ^= 1; // the parity
        Files.write(segment, bytes);
        assertThat(run("verify", data.toString())).isEqualTo(1);
        assertThat(printed)
                .containsPattern(
                        "log/00000001: offset 1\\d\\d: there is no whole record in \\d\\d bytes;"
                                + " costs the samples in them")
                .endsWith("1 blocks, 1 damages\n");
        bytes[20] ^= 1;
        Files.write(segment, bytes);
        assertThat(run("verify", data.toString())).isEqualTo(1);
        assertThat(printed)
                .contains("00000001: offset 8: there is no whole record")
                .containsPattern("offset 0: it does not name the series .*; costs 8\\d samples");
    }

    @Test
    void theExamplesOfTheManualAreUnderstood() throws IOException {
        Path manual = Path.of(System.getProperty("steelyard.root"), "docs/tsdb.md");
        List<String> examples =
                Files.readAllLines(manual).stream()
                        .filter(line -> line.startsWith("steelyard tsdb "))
                        .toList();
        assertThat(examples).hasSizeGreaterThan(3);
        for (String example : examples) {
            String words = example.substring("steelyard tsdb ".length()).replace(" /", " /none/");
            assertThat(run(words.split("\\s+"))).as(example).isEqualTo(TsdbCommand.BROKEN);
            assertThat(told).as(example).contains("there is no such directory");
        }
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredByTheUsage() {
        for (String words :
                List.of(
                        "",
                        "verify",
                        "analyze",
                        "import a b c",
                        "verify a b",
                        "snapshot a",
                        "x y")) {
            assertThat(run(words.split(" "))).as(words).isEqualTo(2);
            assertThat(told).startsWith("usage: steelyard tsdb");
        }
        assertThat(run("verify", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(told).contains("there is no such directory");
        assertThat(run("--help")).isZero();
    }
}
