package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.PointSeries;
import dev.steelyard.promql.QueryAnswer;
import dev.steelyard.promql.QuerySettings;
import dev.steelyard.promql.Value;
import dev.steelyard.storage.Selection;
import dev.steelyard.tsdb.block.WrittenBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Five blocks of two hours of two series, the second of which is damaged.
class DamagedBlocksTest {
    private static final long MINUTE = 60_000;
    private static final long BLOCK = 120 * MINUTE;
    private static final long BEGIN = 6_000 * BLOCK;
    private static final int BLOCKS = 5;

    @TempDir private Path directory;
    private final List<Path> blocks = new ArrayList<>();
    private @Nullable Database opened;

    @BeforeEach
    void write() throws IOException {
        for (int i = 0; i < BLOCKS; i++) {
            Map<Labels, List<Sample>> series =
                    Map.of(series("a"), samples(i, 1), series("b"), samples(i, 2));
            blocks.add(WrittenBlock.of(directory, i, series).directory());
        }
    }

    @AfterEach
    void close() throws IOException {
        database().close();
    }

    @Test
    void aDamagedChunkIsMissingFromAnswersThatSaySo() throws Exception {
        damage("chunks/000001", 20);
        open();
        QueryAnswer whole = ask(0, BLOCKS);
        assertThat(points(whole, "a")).isEqualTo(BLOCKS * 120 - 120);
        assertThat(points(whole, "b")).isEqualTo(BLOCKS * 120);
        assertThat(whole.warnings())
                .singleElement()
                .asString()
                .contains(blocks.get(1).getFileName() + " is damaged in part", "chunks/000001")
                .contains("offset");
        assertThat(ask(1, 2).warnings()).isEqualTo(whole.warnings());
        assertThat(ask(2, BLOCKS).warnings()).as("where nothing of it is asked for").isEmpty();
        assertThat(figure("blocks_damaged")).isEqualTo(1);
        assertThat(database().troubles()).singleElement().asString().contains("tsdb verify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunks/000001", "index"})
    void whatIsDamagedIsNotCompactedAndHoldsNothingUp(String file) throws Exception {
        damage(file, file.equals("index") ? seriesOffset() : 20);
        open();
        database().tend();
        assertThat(blocks.get(1)).as("the damaged one").exists();
        assertThat(figure("blocks_damaged")).isEqualTo(1);
        assertThat(figure("tending_failures")).isZero();
        assertThat(blocks.get(0)).as("one that was compacted with its neighbour").doesNotExist();
        assertThat(points(ask(0, BLOCKS), "b")).isGreaterThanOrEqualTo(BLOCKS * 120 - 120);

        database().close();
        open(Duration.ofHours(4));
        assertThat(ask(1, 2).warnings()).hasSize(1);
        database().tend();
        assertThat(blocks.get(1)).as("the damaged one, when its time was over").doesNotExist();
        assertThat(figure("blocks_damaged")).isZero();
        assertThat(database().troubles()).isEmpty();
    }

    @Test
    void aBlockIsNotWrittenAnewWithoutWhatIsDamaged() throws Exception {
        damage("chunks/000001", Files.size(blocks.get(1).resolve("chunks/000001")) - 10);
        open();
        database()
                .delete(
                        new Selection(
                                List.of(new LabelMatcher.Equal("app", "b")),
                                BEGIN,
                                BEGIN + BLOCK + MINUTE));
        database().cleanTombstones();
        assertThat(blocks.get(0)).doesNotExist();
        assertThat(blocks.get(1)).exists();
        assertThat(figure("blocks_damaged")).isEqualTo(1);
        assertThat(points(ask(0, BLOCKS), "a")).isEqualTo(BLOCKS * 120);
        assertThat(points(ask(0, BLOCKS), "b")).isEqualTo((BLOCKS - 2) * 120);
    }

    @Test
    void aBlockThatCannotBeOpenedIsToldUntilItIsTakenAway() throws Exception {
        Files.write(blocks.get(1).resolve("index"), new byte[10]);
        open();
        assertThat(ask(0, BLOCKS).warnings())
                .containsExactly(
                        "block %s.bad is damaged and was set aside, so its samples are missing"
                                .formatted(blocks.get(1).getFileName()));
        assertThat(ask(2, BLOCKS).warnings()).isEmpty();
        assertThat(figure("blocks_set_aside")).isEqualTo(1);

        Path bad = blocks.get(1).resolveSibling(blocks.get(1).getFileName() + ".bad");
        Files.write(bad.resolve("meta.json"), new byte[10]);
        database().tend();
        assertThat(ask(2, BLOCKS).warnings()).as("of unknown times").hasSize(1);

        remove(bad);
        database().tend();
        assertThat(ask(0, BLOCKS).warnings()).isEmpty();
        assertThat(database().troubles()).isEmpty();
    }

    private void open() throws Exception {
        open(Duration.ofDays(1));
    }

    private void open(Duration retention) throws Exception {
        DatabaseOptions options =
                new DatabaseOptions(
                        DatabaseOptions.DEFAULT.memory(),
                        DatabaseOptions.DEFAULT.log(),
                        new DatabaseOptions.Blocks(retention, 1L << 30, Duration.ofHours(6)),
                        DatabaseOptions.DEFAULT.outOfOrderWindow());
        Instant now = Instant.ofEpochMilli(BEGIN + BLOCKS * BLOCK);
        Database.Surroundings surroundings =
                new Database.Surroundings(() -> now, () -> 0, new Random(1));
        opened = Database.open(directory, options, surroundings);
        database().awaitReplay();
    }

    private Database database() {
        return Objects.requireNonNull(opened, "there is none yet");
    }

    /// All points of the blocks from one to before another.
    private QueryAnswer ask(int from, int to) throws Exception {
        String query = "m[%dms]".formatted((to - from) * BLOCK);
        return new Engine(EngineOptions.DEFAULT)
                .instant(query, BEGIN + to * BLOCK - 1, database(), QuerySettings.NONE);
    }

    private static int points(QueryAnswer answer, String app) {
        return ((Value.Matrix) answer.value())
                .series().stream()
                        .filter(each -> each.labels().equals(series(app)))
                        .mapToInt(PointSeries::floats)
                        .sum();
    }

    private double figure(String name) {
        return OwnFigure.of(database().families(), name);
    }

    private void damage(String name, long offset) throws IOException {
        Path file = blocks.get(1).resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.delete(file);
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    }

    /// Where the index has something of its first series; the last lines of it tell where they
    /// begin.
    private long seriesOffset() throws IOException {
        byte[] index = Files.readAllBytes(blocks.get(1).resolve("index"));
        long begin = ByteBuffer.wrap(index).getLong(index.length - 4 - 5 * 8);
        return begin + 20;
    }

    private static Labels series(String app) {
        return Labels.of("__name__", "m", "app", app);
    }

    private static List<Sample> samples(int block, int value) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            samples.add(new Sample(BEGIN + block * BLOCK + i * MINUTE, value));
        }
        return samples;
    }

    private static void remove(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walked = Files.walk(directory)) {
            all = walked.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
