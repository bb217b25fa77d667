package dev.steelyard.tsdb.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusLogTest {
    private static final Labels LABELS = Labels.of("__name__", "m");
    private static final long HOUR = 3_600_000;

    @TempDir private Path data;
    private Path segment;

    @BeforeEach
    void aLog() throws IOException {
        segment = Files.createDirectory(data.resolve("wal")).resolve("00000000");
    }

    private static byte[] seriesRecord() {
        ByteBuffer record = ByteBuffer.allocate(64);
        record.put((byte) 1).putLong(7).put((byte) 1);
        record.put((byte) 8).put("__name__".getBytes(UTF_8));
        record.put((byte) 1).put("m".getBytes(UTF_8));
        return Arrays.copyOf(record.array(), record.position());
    }

    private static byte[] floatRecord(long time, double value) {
        ByteBuffer record = ByteBuffer.allocate(64);
        record.put((byte) 2).putLong(7).putLong(time);
        record.put((byte) 0).put((byte) 0).putDouble(value);
        return Arrays.copyOf(record.array(), record.position());
    }

    /// From the time 2 to the time 3.
    private static byte[] tombstoneRecord() {
        return ByteBuffer.allocate(11).put((byte) 3).putLong(7).put((byte) 4).put((byte) 6).array();
    }

    private static byte[] fragment(int type, byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return ByteBuffer.allocate(7 + bytes.length)
                .put((byte) type)
                .putShort((short) bytes.length)
                .putInt((int) checksum.getValue())
                .put(bytes)
                .array();
    }

    private void write(byte[]... fragments) throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (byte[] fragment : fragments) {
            log.writeBytes(fragment);
        }
        Files.write(segment, log.toByteArray());
    }

    private Map<Labels, List<Sample>> taken(PrometheusLog log) throws IOException {
        Path target = Files.createTempDirectory(data, "taken");
        log.writeBlocks(target);
        List<BlockReader> blocks = new ArrayList<>();
        for (Path block : new BlockDirectory(target).all()) {
            blocks.add(BlockReader.open(block));
        }
        return Reading.all(new MergedReader(blocks), new LabelMatcher.Equal("__name__", "m"));
    }

    @Test
    void samplesBecomeBlocksOfTwoHoursWithoutWhatWasDeletedBefore() throws Exception {
        write(
                fragment(1, seriesRecord()),
                fragment(1, floatRecord(1, 10)),
                fragment(1, floatRecord(2, 20)),
                fragment(1, tombstoneRecord()),
                fragment(1, floatRecord(3, 30)),
                fragment(1, floatRecord(2 * HOUR, 40)));
        PrometheusLog log = PrometheusLog.read(data, Long.MIN_VALUE);
        assertThat(taken(log))
                .containsEntry(
                        LABELS,
                        List.of(new Sample(1, 10), new Sample(3, 30), new Sample(2 * HOUR, 40)));
        assertThat(log.writeBlocks(Files.createDirectory(data.resolve("blocks")))).hasSize(2);
        assertThat(taken(PrometheusLog.read(data, 3)).values())
                .containsExactly(List.of(new Sample(3, 30), new Sample(2 * HOUR, 40)));
    }

    @Test
    void aRecordMayBeInPartsAndAPageMayEndEarly() throws Exception {
        byte[] series = seriesRecord();
        byte[] first = fragment(2, Arrays.copyOf(series, 5));
        byte[] last = fragment(4, Arrays.copyOfRange(series, 5, series.length));
        byte[] padding = new byte[(32 << 10) - first.length - last.length];
        write(first, last, padding, fragment(1, floatRecord(5, 1)));
        assertThat(taken(PrometheusLog.read(data, 0)))
                .containsEntry(LABELS, List.of(new Sample(5, 1)));
    }

    @Test
    void samplesOfSeriesThatAreNotNamedAreTold() throws Exception {
        write(fragment(1, floatRecord(1, 10)));
        assertThat(PrometheusLog.read(data, 0).losses())
                .containsExactly("samples at 1 times belong to series that the log does not name");
    }

    @Test
    void kindsThatAreNotReadAreNamed() throws IOException {
        write(fragment(1, new byte[] {12, 0}));
        assertThatThrownBy(() -> PrometheusLog.read(data, 0))
                .isInstanceOf(MalformedLogException.class)
                .hasMessageContaining("records of type 12 are not read");
        write(fragment(1 | 16, new byte[] {1}));
        assertThatThrownBy(() -> PrometheusLog.read(data, 0))
                .isInstanceOf(MalformedLogException.class)
                .hasMessageContaining("zstd");
    }

    @Test
    void everyByteFlippedOrCutIsToldOrHarmless() throws Exception {
        write(
                fragment(1, seriesRecord()),
                fragment(1, floatRecord(1, 10)),
                fragment(1, tombstoneRecord()));
        byte[] good = Files.readAllBytes(segment);
        List<byte[]> damaged = new ArrayList<>();
        for (int i = 0; i < good.length; i++) {
            for (int flip : new int[] {1, 8, 16, 0x80, 0xff}) {
                byte[] flipped = good.clone();
                flipped[i] ^= (byte) flip;
                damaged.add(flipped);
            }
            damaged.add(Arrays.copyOf(good, i));
        }
        int told = 0;
        for (byte[] bytes : damaged) {
            Files.write(segment, bytes);
            try {
                told += PrometheusLog.read(data, 0).losses().isEmpty() ? 0 : 1;
            } catch (MalformedLogException e) {
                assertThat(e).hasMessageContaining(segment + ": offset ");
                told++;
            }
        }
        assertThat(told).isGreaterThan(damaged.size() * 2 / 3);
    }

    @Test
    void compressedRecordsAreExpanded() {
        // "hello " as a literal, then ten bytes copied from six before
        byte[] compressed = {16, 5 << 2, 'h', 'e', 'l', 'l', 'o', ' ', (9 << 2) | 2, 6, 0};
        assertThat(new String(Snappy.expand(compressed), UTF_8)).isEqualTo("hello hello hell");
        for (int length = 0; length < compressed.length; length++) {
            byte[] cut = Arrays.copyOf(compressed, length);
            assertThatThrownBy(() -> Snappy.expand(cut))
                    .as("%d", cut.length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Snappy.expand(new byte[] {4, (3 << 2) | 2, 1, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before the data");
    }
}
