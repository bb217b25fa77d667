package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.testing.Damage;
import dev.steelyard.testing.FuzzTarget;
import dev.steelyard.testing.Seeds;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Blocks whose files say nonsense behind checksums that hold, as another program might write them:
/// they are read, or refused as damaged; and verification tells, whatever they say.
@Timeout(600)
class BlockFuzzTest {
    private static final int DAMAGES = 40;

    private static final Selection ALL =
            new Selection(
                    List.of(new LabelMatcher.NotEqual(Labels.NAME, "")),
                    Long.MIN_VALUE,
                    Long.MAX_VALUE);
    private static final Selection SOME =
            new Selection(
                    List.of(
                            new LabelMatcher.OneOf("a", Set.of("1", "7")),
                            new LabelMatcher.StartsWith("b", ""),
                            new LabelMatcher.NotEqual("c", "0")),
                    40_000,
                    Long.MAX_VALUE);

    @TempDir private Path directory;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void indexesAreReadOrRefused(long seed) throws IOException {
        Random random = new Random(seed);
        damage(random, "index", ChecksummedParts::ofIndex);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void segmentsAreReadOrRefused(long seed) throws IOException {
        Random random = new Random(seed);
        damage(random, "chunks/000001", ChecksummedParts::ofSegment);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void tombstonesAreReadOrRefused(long seed) throws IOException {
        Random random = new Random(seed);
        damage(random, "tombstones", ChecksummedParts::ofTombstones);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void metaFilesAreReadOrRefused(long seed) throws IOException {
        Random random = new Random(seed);
        Path block = block(random);
        Path file = block.resolve("meta.json");
        byte[] good = Files.readAllBytes(file);
        Damage damage = new Damage(random);
        FuzzTarget<CorruptFileException> target = target(block, file);
        for (int i = 0; i < DAMAGES; i++) {
            target.read(damage.of(good));
        }
        assertThat(target.refused()).isPositive();
    }

    private void damage(
            Random random, String name, Function<byte[], List<ChecksummedParts.Part>> format)
            throws IOException {
        Path block = block(random);
        Path file = block.resolve(name);
        byte[] good = Files.readAllBytes(file);
        List<ChecksummedParts.Part> parts = format.apply(good);
        Damage damage = new Damage(random);
        FuzzTarget<CorruptFileException> target = target(block, file);
        for (int i = 0; i < DAMAGES; i++) {
            ChecksummedParts.Part part = parts.get(random.nextInt(parts.size()));
            byte[] bad = damage.within(good, part.from(), part.to());
            part.renew(bad);
            target.read(bad);
        }
        assertThat(target.refused()).isLessThan(DAMAGES);
    }

    private Path block(Random random) throws IOException {
        Map<Labels, List<Sample>> series = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            List<Sample> samples = new ArrayList<>();
            for (int n = random.nextInt(250); n >= 0; n--) {
                samples.add(new Sample(1_000L * (300 - n), random.nextInt(9)));
            }
            series.put(
                    Labels.of(
                            "__name__", "m" + random.nextInt(3),
                            "a", "" + i,
                            "b", "" + random.nextInt(4),
                            "c", "" + random.nextInt(2)),
                    samples);
        }
        BlockReader written = WrittenBlock.of(directory, random.nextLong(), series);
        LabelMatcher some = new LabelMatcher.Equal("b", "1");
        return written.delete(new Selection(List.of(some), 100_000, 200_000)).directory();
    }

    private static FuzzTarget<CorruptFileException> target(Path block, Path file) {
        return new FuzzTarget<>(
                CorruptFileException.class,
                bytes -> {
                    Files.delete(file); // the old one may still be mapped
                    Files.write(file, bytes);
                    BlockVerification.of(block, _ -> {});
                    BlockReader reader = BlockReader.open(block);
                    read(reader.select(SOME));
                    read(reader.select(ALL));
                    BlockAnalysis.of(reader, _ -> {});
                });
    }

    private static void read(SeriesCursor series) {
        while (series.next()) {
            series.labels();
            SeriesCursor.SampleCursor samples = series.samples();
            while (samples.next()) {
                samples.value();
            }
        }
    }
}
