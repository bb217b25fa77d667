package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Staleness;
import dev.steelyard.testing.Seeds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class SampleCodeTest {
    private static final long SEALED = 0x1234_5678_9abc_def0L;

    /// A sample by its bits, so that NaN equals itself.
    private record Coded(long timeMillis, long bits, long startMillis) {}

    private final MemorySegment slab = Arena.ofAuto().allocate(2 * SeriesRecord.BYTES, 8);
    private final long at = SeriesRecord.BYTES;

    SampleCodeTest() {
        SeriesRecord.begin(slab, at, 0);
        SeriesRecord.setLong(slab, at, SeriesRecord.SEALED, SEALED);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatIsWrittenIsReadUntilTheChunkIsFull(long seed) {
        Random random = new Random(seed);
        List<Coded> written = new ArrayList<>();
        Coded next = new Coded(random.nextLong(1L << 42), value(random, 0), start(random, 0));
        while (append(next)) {
            written.add(next);
            assertThat(read(written.size())).isEqualTo(written);
            long delta = delta(random);
            next =
                    new Coded(
                            next.timeMillis + delta,
                            value(random, next.bits),
                            start(random, next.startMillis));
        }
        assertThat(read(written.size()))
                .as("a sample without room leaves no trace")
                .isEqualTo(written);
        assertThat(SeriesRecord.getLong(slab, at, SeriesRecord.SEALED)).isEqualTo(SEALED);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void columnsHaveWhatIsReadOneByOneInASpan(long seed) {
        Random random = new Random(seed);
        Coded next = new Coded(random.nextLong(1L << 42), value(random, 0), 0);
        int count = 0;
        while (append(next)) {
            count++;
            long delta = random.nextInt(5) == 0 ? delta(random) : 15_000;
            next = new Coded(next.timeMillis + delta, value(random, next.bits), 0);
        }
        List<Coded> all = read(count);
        long from = all.get(random.nextInt(count)).timeMillis;
        long to = from + random.nextLong(40_000L * count);
        TimeSpan span = new TimeSpan(from, to);
        List<Coded> wanted =
                all.stream()
                        .filter(each -> each.timeMillis >= from && each.timeMillis <= to)
                        .toList();
        assertThat(readColumns(count, span, 1 + random.nextInt(count + 1)))
                .as("%s", span)
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void aChunkThatIsOpenedAgainGoesOnAsIfItHadNeverBeenPutAway(long seed) {
        Random random = new Random(seed);
        Coded next = new Coded(random.nextLong(1L << 42), value(random, 0), start(random, 0));
        int count = 0;
        while (append(next)) {
            count++;
            byte[] before = state();
            int length = (SeriesRecord.bits(slab, at) + 7) / 8;
            byte[] chunk = Arrays.copyOf(copy(), length + SampleDecoder.PADDING);
            SeriesRecord.begin(slab, at, 0);
            SeriesRecord.setLong(slab, at, SeriesRecord.SEALED, SEALED);
            SampleDecoder.reopen(chunk, length, count, slab, at);
            assertThat(state()).as("after %d samples, the last %s", count, next).isEqualTo(before);

            long delta = random.nextBoolean() ? 15_000 : delta(random);
            next =
                    new Coded(
                            next.timeMillis + delta,
                            value(random, next.bits),
                            start(random, next.startMillis));
        }
    }

    /// All that the next sample is coded by.
    private byte[] state() {
        return slab.asSlice(at, SeriesRecord.BYTES).toArray(ValueLayout.JAVA_BYTE);
    }

    private List<Coded> readColumns(int count, TimeSpan span, int room) {
        SampleDecoder decoder = new SampleDecoder();
        decoder.begin(copy(), count);
        long[] times = new long[room];
        double[] values = new double[room];
        List<Coded> read = new ArrayList<>();
        int size;
        do {
            size = decoder.read(times, values, 0, span);
            for (int i = 0; i < size; i++) {
                read.add(new Coded(times[i], Double.doubleToRawLongBits(values[i]), 0));
            }
        } while (size == room);
        return read;
    }

    @Test
    void aSteadyBeatOfTheSameValueTakesABit() {
        append(new Coded(1000, 1, 0));
        append(new Coded(16_000, 1, 0));
        int before = SeriesRecord.bits(slab, at);
        append(new Coded(31_000, 1, 0));
        assertThat(SeriesRecord.bits(slab, at)).isEqualTo(before + 1);
    }

    @Test
    void aStaleMarkerTakesThreeBitsAndTheNextValueIsComparedWithTheLastReal() {
        append(new Coded(1000, 1, 0));
        append(new Coded(16_000, 1, 0));
        int before = SeriesRecord.bits(slab, at);
        append(new Coded(31_000, Double.doubleToRawLongBits(Staleness.MARKER), 0));
        append(new Coded(46_000, 1, 0));
        assertThat(SeriesRecord.bits(slab, at)).isEqualTo(before + 3 + 1);
    }

    @Test
    void aStepThatDoesNotFitABeatEndsTheChunk() {
        append(new Coded(1000, 1, 0));
        assertThat(append(new Coded(1000 + (1L << 31), 1, 0))).isFalse();
        assertThat(append(new Coded(999 + (1L << 31), 1, 0))).isTrue();
    }

    private boolean append(Coded sample) {
        return SampleCode.append(
                slab,
                at,
                sample.timeMillis,
                Double.longBitsToDouble(sample.bits),
                sample.startMillis);
    }

    private byte[] copy() {
        byte[] bytes = new byte[SeriesRecord.DATA_BYTES + SampleDecoder.PADDING];
        MemorySegment.copy(
                slab,
                ValueLayout.JAVA_BYTE,
                at + SeriesRecord.DATA,
                bytes,
                0,
                SeriesRecord.DATA_BYTES);
        return bytes;
    }

    private List<Coded> read(int count) {
        SampleDecoder decoder = new SampleDecoder();
        decoder.begin(copy(), count);
        List<Coded> read = new ArrayList<>();
        while (decoder.next()) {
            read.add(
                    new Coded(
                            decoder.timeMillis(),
                            Double.doubleToRawLongBits(decoder.value()),
                            decoder.startMillis()));
        }
        return read;
    }

    private static long delta(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 1 + random.nextInt(40_000);
            case 1 -> 1 + random.nextInt(Integer.MAX_VALUE - 1);
            default -> 15_000;
        };
    }

    private static long value(Random random, long before) {
        return switch (random.nextInt(7)) {
            case 0 -> Double.doubleToRawLongBits(Staleness.MARKER);
            case 1 -> random.nextLong();
            case 2 -> Double.doubleToRawLongBits(random.nextInt(1000));
            case 3 -> before ^ 1L << random.nextInt(64);
            case 4 -> Double.doubleToRawLongBits(Double.longBitsToDouble(before) + 1);
            default -> before;
        };
    }

    private static long start(Random random, long before) {
        return random.nextInt(10) == 0 ? random.nextLong() : before;
    }
}
