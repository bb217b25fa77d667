package dev.steelyard.tsdb.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Damage to segments, and what comes back of them.
class MendingTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void upToFourKibibytesInARowComeBack(long seed) throws IOException {
        Random random = new Random(seed);
        Path file = directory.resolve("segment");
        List<String> written = write(file, random, 5000 >> random.nextInt(8));
        byte[] whole = Files.readAllBytes(file);
        int length = 1 + random.nextInt(Parity.STRIDE);
        int at = Segments.HEADER_BYTES + random.nextInt(whole.length - Segments.HEADER_BYTES);
        byte[] damaged = whole.clone();
        for (int i = at; i < Math.min(at + length, whole.length); i++) {
            damaged[i] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
        }
        Files.write(file, damaged);
        try (SegmentReader reader = SegmentReader.open(file)) {
            List<String> read = read(reader);
            if (at + length <= firstParity(whole, at)) {
                assertThat(read).isEqualTo(written);
                assertThat(reader.damaged()).isZero();
                assertThat(reader.mended()).isEqualTo(Arrays.equals(whole, damaged) ? 0 : 1);
            } else {
                assertThat(written).containsAll(read); // the parity is gone with it
            }
        }
    }

    @Test
    void eachParityMendsItsOwnRecords() throws IOException {
        Path file = directory.resolve("segment");
        List<String> written = write(file, new Random(1), 20_000);
        byte[] bytes = Files.readAllBytes(file);
        byte[] whole = bytes.clone();
        int mended = 0;
        for (int at = Segments.HEADER_BYTES;
                at < bytes.length;
                at = end(whole, firstParity(whole, at))) {
            if (firstParity(whole, at) > at + 300) {
                Arrays.fill(bytes, at + 100, at + 250, (byte) 7);
                mended++;
            }
        }
        Files.write(file, bytes);
        try (SegmentReader reader = SegmentReader.open(file)) {
            assertThat(read(reader)).isEqualTo(written);
            assertThat(reader.mended()).isEqualTo(mended).isGreaterThan(5);
        }
    }

    @Test
    void whatTellsOfSeriesIsExposedUntilAParityIsBehindIt() throws IOException {
        try (SegmentWriter writer = SegmentWriter.create(directory.resolve("segment"))) {
            writer.append(RecordType.SAMPLES, record("a"));
            assertThat(writer.isExposed()).isFalse();
            writer.append(RecordType.SERIES, record("b"));
            assertThat(writer.isExposed()).isTrue();
            long before = writer.size();
            writer.protect();
            assertThat(writer.isExposed()).isFalse();
            assertThat(writer.size()).isGreaterThan(before);
            before = writer.size();
            writer.protect();
            assertThat(writer.size()).isEqualTo(before);
        }
    }

    @Test
    void parityTakesLessThanAFiftiethOfALongLog() throws IOException {
        Path file = directory.resolve("segment");
        RecordBytes record = record("x".repeat(1000));
        try (SegmentWriter writer = SegmentWriter.create(file)) {
            for (int i = 0; i < 10_000; i++) {
                writer.append(RecordType.SAMPLES, record);
            }
        }
        assertThat(Files.size(file)).isLessThan(10_000L * 1013 * 102 / 100);
    }

    private static List<String> write(Path file, Random random, int count) throws IOException {
        List<String> written = new ArrayList<>();
        try (SegmentWriter writer = SegmentWriter.create(file)) {
            for (int i = 0; i < count; i++) {
                int most = random.nextInt(50) == 0 ? 10_000 : 100;
                String text = i + "x".repeat(128 + random.nextInt(most));
                writer.append(RecordType.SAMPLES, record(text));
                written.add(text);
                if (random.nextInt(100) == 0) {
                    writer.protect();
                }
            }
        }
        return written;
    }

    private static RecordBytes record(String text) {
        RecordBytes bytes = new RecordBytes();
        bytes.putText(text);
        return bytes;
    }

    private static List<String> read(SegmentReader reader) throws IOException {
        List<String> all = new ArrayList<>();
        try {
            while (reader.next()) {
                all.add(reader.record().getText());
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
        return all;
    }

    /// Where the first parity behind a position begins.
    private static int firstParity(byte[] bytes, int from) {
        int at = Segments.HEADER_BYTES;
        while (at < bytes.length) {
            int end = end(bytes, at);
            if (bytes[at + 2] == RecordType.PARITY.code() && end > from) {
                return at;
            }
            at = end;
        }
        return at;
    }

    private static int end(byte[] bytes, int record) {
        int length = 0;
        for (int i = 3; i < 7; i++) {
            length = (length << 8) | (bytes[record + i] & 0xff);
        }
        return record + Segments.RECORD_HEADER_BYTES + length;
    }
}
