package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.testing.Reading;
import dev.steelyard.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class CompactorTest {
    private static final LabelMatcher EVERY = new LabelMatcher.NotEqual(Labels.NAME, "");
    private static final Ulid MADE = Ulid.at(1_800_000_000_000L, new Random(1));

    @TempDir private Path directory;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void theBlockReadsAsItsPartsDidTogether(long seed) throws IOException {
        Random random = new Random(seed);
        List<BlockReader> blocks = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            BlockReader block = WrittenBlock.of(directory, seed * 10 + i, randomSeries(random));
            blocks.add(random.nextInt(3) == 0 ? block : withDeletions(block, random));
        }
        Map<Labels, List<Sample>> together = Reading.all(new MergedReader(blocks), EVERY);

        Optional<BlockMeta> meta = new Compactor(directory).compact(blocks, MADE, _ -> {});

        if (together.isEmpty()) {
            assertThat(meta).isEmpty();
            return;
        }
        BlockReader made = BlockReader.open(directory.resolve(MADE.toString()));
        assertThat(Reading.all(made, EVERY)).isEqualTo(together);
        assertThat(made.meta()).isEqualTo(meta.orElseThrow());
        assertThat(made.meta().stats().series()).isEqualTo(together.size());
        assertThat(made.meta().stats().samples())
                .isEqualTo(together.values().stream().mapToLong(List::size).sum());
        assertThat(made.meta().compaction().level()).isEqualTo(2);
        assertThat(made.meta().compaction().parents()).hasSameSizeAs(blocks);
        assertThat(new BlockDirectory(directory).current()).containsExactly(made.directory());
    }

    private static BlockReader withDeletions(BlockReader block, Random random) throws IOException {
        long from = block.meta().minMillis() + random.nextInt(500_000);
        LabelMatcher some = new LabelMatcher.StartsWith(Labels.NAME, "m" + random.nextInt(4));
        return block.delete(new Selection(List.of(some), from, from + random.nextInt(1_000_000)));
    }

    private static Map<Labels, List<Sample>> randomSeries(Random random) {
        Map<Labels, List<Sample>> series = new TreeMap<>();
        long begin = random.nextInt(1_000_000);
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            List<Sample> samples = new ArrayList<>();
            long time = begin + random.nextInt(100_000);
            for (int n = 1 + random.nextInt(400); n > 0; n--) {
                double value = random.nextInt(30) == 0 ? Staleness.MARKER : random.nextInt(9);
                samples.add(new Sample(time, value));
                time += 1 + random.nextInt(5000);
            }
            series.put(
                    Labels.of("__name__", "m" + random.nextInt(4), "a", "x" + random.nextInt(3)),
                    samples);
        }
        return series;
    }

    @Test
    void chunksThatNothingTouchesAreCopiedToTheByte() throws IOException {
        List<Sample> early = List.of(new Sample(1000, 1), new Sample(2000, 2));
        List<Sample> late = List.of(new Sample(3000, 1), new Sample(4000, 2));
        Labels labels = Labels.of("__name__", "m");
        BlockReader first = WrittenBlock.of(directory, 1, Map.of(labels, early));
        BlockReader second = WrittenBlock.of(directory, 2, Map.of(labels, late));
        new Compactor(directory).compact(List.of(second, first), MADE, _ -> {});
        byte[] made = Files.readAllBytes(directory.resolve(MADE + "/chunks/000001"));
        byte[] chunk = Files.readAllBytes(first.directory().resolve("chunks/000001"));
        assertThat(made).startsWith(chunk);
    }

    @Test
    void whatIsKilledWhileItIsWrittenIsCleanedAway() throws IOException {
        BlockReader block =
                WrittenBlock.of(
                        directory, 1, Map.of(Labels.of("a", "b"), List.of(new Sample(1, 1))));
        Path unfinished = directory.resolve(MADE + BlockWriter.UNFINISHED);
        Files.createDirectories(unfinished.resolve("chunks"));
        Files.createDirectories(directory.resolve(MADE + BlockDirectory.DYING));
        new BlockDirectory(directory).clean();
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(block.directory());
        }
    }

    @Test
    void aSupersededBlockIsRemovedByCleaning() throws IOException {
        Map<Labels, List<Sample>> series =
                Map.of(Labels.of("__name__", "m"), List.of(new Sample(1, 1), new Sample(9, 2)));
        BlockReader block = WrittenBlock.of(directory, 1, series);
        new Compactor(directory).compact(List.of(block), MADE, _ -> {});
        BlockDirectory blocks = new BlockDirectory(directory);
        assertThat(blocks.all()).hasSize(2);
        blocks.clean();
        assertThat(blocks.all()).containsExactly(directory.resolve(MADE.toString()));
        assertThat(Reading.all(block, EVERY)).isEqualTo(series); // still mapped
    }
}
