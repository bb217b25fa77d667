package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Selection;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every byte of a small block cut and flipped: the answer is the right one or an error that names
/// the file, never a wrong one and never another exception.
class BlockDamageTest {
    private static final LabelMatcher EVERY = new LabelMatcher.NotEqual(Labels.NAME, "");

    @TempDir private Path directory;
    private Path block;
    private Map<Labels, List<Sample>> whole;

    @BeforeEach
    void aSmallBlock() throws IOException {
        Map<Labels, List<Sample>> series = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            List<Sample> samples = new ArrayList<>();
            for (int n = 0; n < 130; n++) {
                samples.add(new Sample(1000L * n, i * n % 7));
            }
            series.put(Labels.of("__name__", "m", "i", "value" + i), samples);
        }
        BlockReader written = WrittenBlock.of(directory, 1, series);
        written.delete(new Selection(List.of(new LabelMatcher.Equal("i", "value1")), 5000, 9000));
        block = written.directory();
        whole = Reading.all(BlockReader.open(block), EVERY);
        assertThat(whole).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "chunks/000001", "tombstones", "meta.json"})
    void aFlippedByteIsHarmlessOrTold(String name) throws IOException {
        Path file = block.resolve(name);
        byte[] good = Files.readAllBytes(file);
        int told = 0;
        for (int i = 0; i < good.length; i++) {
            for (int flip : new int[] {0x01, 0x80, 0xff}) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) flip;
                replace(file, bad);
                told += isTold(file, "byte " + i + " of " + name) ? 1 : 0;
            }
        }
        assertThat(told).isGreaterThan(good.length / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "chunks/000001", "tombstones", "meta.json"})
    void aCutFileIsTold(String name) throws IOException {
        Path file = block.resolve(name);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            replace(file, Arrays.copyOf(good, length));
            assertThat(isTold(file, name + " cut to " + length)).isTrue();
        }
    }

    @Test
    void aMissingSegmentIsToldByItsName() throws IOException {
        Files.delete(block.resolve("chunks/000001"));
        assertThatThrownBy(() -> Reading.all(BlockReader.open(block), EVERY))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("000001")
                .hasMessageContaining("no such file");
    }

    /// A new file of the same name: the old one may still be mapped.
    private static void replace(Path file, byte[] bytes) throws IOException {
        Files.delete(file);
        Files.write(file, bytes);
    }

    private boolean isTold(Path file, String what) throws IOException {
        try {
            BlockReader reader = BlockReader.open(block);
            assertThat(Reading.all(reader, EVERY)).as(what).isEqualTo(whole);
            return false;
        } catch (CorruptFileException e) {
            assertThat(e.file()).as(what).isEqualTo(file);
            assertThat(e).as(what).hasMessageContaining("damaged at offset " + e.offset());
            return true;
        }
    }
}
