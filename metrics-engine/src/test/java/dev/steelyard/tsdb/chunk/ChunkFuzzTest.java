package dev.steelyard.tsdb.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.Damage;
import dev.steelyard.testing.FuzzTarget;
import dev.steelyard.testing.RandomHistograms;
import dev.steelyard.testing.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Chunks that no encoder wrote, as behind a checksum that holds by accident, or in a file that
/// another program got wrong.
@Timeout(600)
class ChunkFuzzTest {
    private static final int DAMAGES = 150;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void floatChunksAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        damage(Encoding.XOR, plain(random), random);
        damage(Encoding.XOR2, withStarts(random), random);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void histogramChunksAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        for (boolean whole : new boolean[] {true, false}) {
            RandomHistograms histograms = new RandomHistograms(random, whole);
            RandomStarts starts = new RandomStarts(random);
            HistogramAppender appender = new HistogramAppender(whole);
            long time = 1_700_000_000_000L;
            while (appender.append(time, histograms.next(), starts.at(time))
                    && appender.count() < 30) {
                time += random.nextInt(30_000);
            }
            damage(appender.encoding(), appender.bytes(), random);
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void anyBytesAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        for (Encoding encoding : Encoding.values()) {
            FuzzTarget<CorruptChunkException> target = target(encoding);
            for (int i = 0; i < DAMAGES; i++) {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                target.read(bytes);
            }
            assertThat(target.refused()).isPositive();
        }
    }

    private static void damage(Encoding encoding, byte[] good, Random random) {
        FuzzTarget<CorruptChunkException> target = target(encoding);
        Damage damage = new Damage(random);
        for (int i = 0; i < DAMAGES; i++) {
            target.read(damage.of(good));
        }
        assertThat(target.refused()).isBetween(1, DAMAGES - 1);
    }

    private static FuzzTarget<CorruptChunkException> target(Encoding encoding) {
        ChunkCursor cursor = encoding.cursor();
        return new FuzzTarget<>(
                CorruptChunkException.class,
                bytes -> {
                    cursor.open(MemorySegment.ofArray(bytes), 0, bytes.length);
                    int samples = 0;
                    while (cursor.next()) {
                        cursor.timeMillis();
                        cursor.value();
                        cursor.startMillis();
                        cursor.histogram();
                        samples++;
                    }
                    assertThat(samples).isEqualTo(cursor.count());
                });
    }

    private static byte[] plain(Random random) {
        MemorySegment memory = MemorySegment.ofArray(new byte[8192]);
        XorAppender appender = new XorAppender();
        appender.begin(memory, 0, 8192 - XorAppender.STATE_BYTES);
        long time = 1_700_000_000_000L;
        for (int n = 1 + random.nextInt(120); n > 0; n--) {
            time += 1 + random.nextInt(1 << random.nextInt(20));
            appender.append(time, value(random));
        }
        return memory.asSlice(XorAppender.STATE_BYTES, appender.length())
                .toArray(ValueLayout.JAVA_BYTE);
    }

    private static byte[] withStarts(Random random) {
        Xor2Appender appender = new Xor2Appender();
        appender.begin();
        RandomStarts starts = new RandomStarts(random);
        long time = 1_700_000_000_000L;
        for (int n = 1 + random.nextInt(120); n > 0; n--) {
            time += 1 + random.nextInt(1 << random.nextInt(20));
            appender.append(time, value(random), starts.at(time));
        }
        return appender.bytes();
    }

    private static double value(Random random) {
        return random.nextBoolean() ? random.nextInt(100) : random.nextGaussian();
    }
}
