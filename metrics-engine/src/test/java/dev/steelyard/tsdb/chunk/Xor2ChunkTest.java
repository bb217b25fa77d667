package dev.steelyard.tsdb.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Staleness;
import dev.steelyard.testing.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class Xor2ChunkTest {
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatIsReadIsWhatWasWritten(long seed) {
        Random random = new Random(seed);
        Xor2Appender appender = new Xor2Appender();
        for (int chunk = 0; chunk < 3; chunk++) {
            List<String> written = write(random, appender);
            assertThat(read(appender.bytes())).containsExactlyElementsOf(written);
            appender.begin();
        }
    }

    private static List<String> write(Random random, Xor2Appender appender) {
        RandomStarts starts = new RandomStarts(random);
        int jitter = 1 << random.nextInt(22);
        long time = 1_700_000_000_000L;
        double value = 0;
        List<String> written = new ArrayList<>();
        for (int n = 1 + random.nextInt(120); n > 0; n--) {
            time += 15_000 + (random.nextBoolean() ? random.nextInt(jitter) : 0);
            value =
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextDouble();
                        case 1 -> Double.longBitsToDouble(random.nextLong());
                        case 2, 3 -> value;
                        default -> Math.rint(value) + random.nextInt(100);
                    };
            double told = random.nextInt(9) == 0 ? Staleness.MARKER : value;
            long start = starts.at(time);
            appender.append(time, told, start);
            written.add(text(time, told, start));
        }
        assertThat(appender.count()).isEqualTo(written.size());
        return written;
    }

    private static List<String> read(byte[] bytes) {
        ChunkCursor cursor = Encoding.XOR2.cursor();
        cursor.open(MemorySegment.ofArray(bytes), 0, bytes.length);
        List<String> read = new ArrayList<>();
        while (cursor.next()) {
            read.add(text(cursor.timeMillis(), cursor.value(), cursor.startMillis()));
        }
        return read;
    }

    private static String text(long time, double value, long start) {
        return time + " " + Long.toHexString(Double.doubleToRawLongBits(value)) + " since " + start;
    }
}
