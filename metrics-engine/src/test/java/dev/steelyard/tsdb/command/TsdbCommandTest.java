package dev.steelyard.tsdb.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Selection;
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
                new TsdbCommand(() -> Instant.EPOCH)
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

    @Test
    void importRefusesALogUnlessItIsToBeLeftBehind() throws IOException {
        Path log = Files.createDirectory(data.resolve("wal"));
        Path target = folder.resolve("ours");
        assertThat(run("import", data.toString(), "--data", target.toString())).isZero();
        Files.write(log.resolve("00000000"), new byte[] {1});
        Path other = folder.resolve("others");
        assertThat(run("import", data.toString(), "--data", other.toString())).isEqualTo(1);
        assertThat(printed).contains("in no block yet").contains("snapshot");
        assertThat(other).doesNotExist();
        assertThat(run("import", data.toString(), "--data", other.toString(), "--blocks-only"))
                .isZero();
        assertThat(other)
                .isDirectoryContaining(path -> path.endsWith(block.directory().getFileName()));
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredByTheUsage() {
        for (String words : List.of("", "verify", "analyze", "import a b c", "verify a b", "x y")) {
            assertThat(run(words.split(" "))).as(words).isEqualTo(2);
            assertThat(told).startsWith("usage: steelyard tsdb");
        }
        assertThat(run("verify", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(told).contains("there is no such directory");
        assertThat(run("--help")).isZero();
    }
}
