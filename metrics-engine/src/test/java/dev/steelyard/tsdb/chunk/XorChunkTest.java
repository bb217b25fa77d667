package dev.steelyard.tsdb.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.testing.Seeds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class XorChunkTest {
    private static final int CAPACITY = 64 * 1024;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatIsReadIsWhatWasWritten(long seed) {
        List<Sample> samples = RandomSamples.of(new Random(seed));
        assertThat(bits(read(write(samples)))).isEqualTo(bits(samples));
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void oneAppenderServesManyRecordsByTurns(long seed) {
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(3L * CAPACITY);
            memory.fill((byte) 0x5a); // what was there before does not matter
            XorAppender appender = new XorAppender();
            List<List<Sample>> series = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                series.add(RandomSamples.of(random));
                appender.begin(memory, (long) i * CAPACITY, CAPACITY - XorAppender.STATE_BYTES);
            }
            int[] lengths = new int[3];
            for (int n = 0; n < RandomSamples.MOST; n++) {
                for (int i = 0; i < 3; i++) {
                    if (n < series.get(i).size()) {
                        appender.resume(
                                memory, (long) i * CAPACITY, CAPACITY - XorAppender.STATE_BYTES);
                        Sample sample = series.get(i).get(n);
                        appender.append(sample.timeMillis(), sample.value());
                        appender.save();
                        lengths[i] = appender.length();
                    }
                }
            }
            for (int i = 0; i < 3; i++) {
                long offset = (long) i * CAPACITY + XorAppender.STATE_BYTES;
                assertThat(bits(read(memory, offset, lengths[i]))).isEqualTo(bits(series.get(i)));
                assertThat(memory.asSlice(offset, lengths[i]).toArray(ValueLayout.JAVA_BYTE))
                        .isEqualTo(write(series.get(i)));
            }
        }
    }

    @Test
    void aChunkWithoutRoomSaysSoBeforeItsEnd() {
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        XorAppender appender = new XorAppender();
        appender.begin(memory, 0, 256 - XorAppender.STATE_BYTES);
        memory.set(ValueLayout.JAVA_BYTE, 256, (byte) 77);
        Random random = new Random(1);
        List<Sample> samples = new ArrayList<>();
        while (appender.hasRoom()) {
            Sample sample = new Sample(random.nextLong() >> 2, random.nextDouble());
            appender.append(sample.timeMillis(), sample.value());
            samples.add(sample);
        }
        assertThat(samples).hasSizeGreaterThan(8);
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 256)).isEqualTo((byte) 77);
        assertThat(bits(read(memory, XorAppender.STATE_BYTES, appender.length())))
                .isEqualTo(bits(samples));
    }

    @Test
    void aChunkThatIsCutIsCorruptAndNeverShort() {
        List<Sample> samples = RandomSamples.of(new Random(3));
        byte[] whole = write(samples);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .as("cut to %d", cut.length)
                    .isInstanceOf(CorruptChunkException.class);
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void anyBytesAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[2 + random.nextInt(100)];
        random.nextBytes(bytes);
        for (Encoding encoding : Encoding.values()) {
            try {
                ChunkCursor cursor = encoding.cursor();
                cursor.open(MemorySegment.ofArray(bytes), 0, bytes.length);
                while (cursor.next()) {
                    cursor.histogram();
                }
            } catch (CorruptChunkException e) {
                assertThat(e).hasMessageMatching(".*[a-z].*");
            }
        }
    }

    static byte[] write(List<Sample> samples) {
        MemorySegment memory = MemorySegment.ofArray(new byte[CAPACITY]);
        XorAppender appender = new XorAppender();
        appender.begin(memory, 0, CAPACITY - XorAppender.STATE_BYTES);
        samples.forEach(sample -> appender.append(sample.timeMillis(), sample.value()));
        assertThat(appender.count()).isEqualTo(samples.size());
        return memory.asSlice(XorAppender.STATE_BYTES, appender.length())
                .toArray(ValueLayout.JAVA_BYTE);
    }

    static List<Sample> read(byte[] chunk) {
        return read(MemorySegment.ofArray(chunk), 0, chunk.length);
    }

    private static List<Sample> read(MemorySegment memory, long offset, int length) {
        ChunkCursor cursor = Encoding.XOR.cursor();
        cursor.open(memory, offset, length);
        List<Sample> samples = new ArrayList<>();
        while (cursor.next()) {
            samples.add(new Sample(cursor.timeMillis(), cursor.value()));
        }
        assertThat(samples).hasSize(cursor.count());
        return samples;
    }

    private static List<String> bits(List<Sample> samples) {
        return samples.stream()
                .map(sample ->
                        sample.timeMillis()
                                + "="
                                + HexFormat.of()
                                        .toHexDigits(Double.doubleToRawLongBits(sample.value())))
                .toList();
    }

    /// Series of all the shapes that matter to an encoding.
    static final class RandomSamples {
        static final int MOST = 300;

        private RandomSamples() {}

        static List<Sample> of(Random random) {
            List<Sample> samples = new ArrayList<>();
            long time = random.nextBoolean() ? 1_700_000_000_000L : random.nextLong() >> 4;
            double value = random.nextInt(1000);
            int jitter = 1 << random.nextInt(24);
            int shape = random.nextInt(5);
            for (int n = 1 + random.nextInt(MOST - 1); n > 0; n--) {
                time += 15_000 + (random.nextInt(3) == 0 ? random.nextInt(jitter) : 0);
                value =
                        switch (shape) {
                            case 0 -> value;
                            case 1 -> value + random.nextInt(100);
                            case 2 -> random.nextGaussian();
                            case 3 -> Double.longBitsToDouble(random.nextLong());
                            default -> value * (random.nextInt(9) == 0 ? -1 : 1);
                        };
                boolean stale = random.nextInt(40) == 0;
                samples.add(new Sample(time, stale ? Staleness.MARKER : value));
            }
            return samples;
        }
    }
}
