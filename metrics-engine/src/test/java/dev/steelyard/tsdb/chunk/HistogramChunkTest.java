package dev.steelyard.tsdb.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.testing.Histograms;
import dev.steelyard.testing.RandomHistograms;
import dev.steelyard.testing.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class HistogramChunkTest {
    private static final int MOST = 60;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatIsReadIsWhatWasWritten(long seed) {
        Random random = new Random(seed);
        RandomHistograms histograms = new RandomHistograms(random, seed % 2 == 0);
        RandomStarts starts = new RandomStarts(random);
        HistogramAppender appender = new HistogramAppender(seed % 2 == 0);
        List<String> written = new ArrayList<>();
        List<String> read = new ArrayList<>();
        long time = 1_700_000_000_000L;
        for (int n = 1 + random.nextInt(MOST); n > 0; n--) {
            time += 15_000 + random.nextInt(3);
            NativeHistogram histogram = histograms.next();
            long start = starts.at(time);
            if (!appender.append(time, histogram, start)) {
                read(appender, read);
                appender.cut();
                assertThat(appender.append(time, histogram, start)).isTrue();
            }
            written.add(text(time, start, histogram));
        }
        read(appender, read);
        assertThat(read).containsExactlyElementsOf(written);
    }

    @Test
    void theEncodingSaysWhetherThereAreStartTimes() {
        HistogramAppender appender = new HistogramAppender(true);
        NativeHistogram some = Histograms.of(CounterReset.RESET, Map.of(1, 1.0));
        assertThat(appender.append(1, some, 0)).isTrue();
        assertThat(appender.encoding()).isEqualTo(Encoding.HISTOGRAM);
        assertThat(appender.bytes()[2] & 0xff).isEqualTo(0b1000_0000);
        assertThat(appender.append(2, some.withCounterReset(CounterReset.UNKNOWN), 1)).isTrue();
        assertThat(appender.encoding()).isEqualTo(Encoding.HISTOGRAM_WITH_START);
        assertThat(appender.bytes()).startsWith(0b1000_0000, 2, 1);
        appender.cut();
        assertThat(appender.encoding()).isEqualTo(Encoding.HISTOGRAM);
    }

    @Test
    void newBucketsAreTakenIntoTheSameChunkAndFallingCountsAreNot() {
        HistogramAppender appender = new HistogramAppender(true);
        assertThat(appender.append(1, counter(Map.of(3, 5.0)), 0)).isTrue();
        assertThat(appender.append(2, counter(Map.of(3, 5.0, 9, 1.0)), 0)).isTrue();
        assertThat(appender.append(3, counter(Map.of(3, 4.0, 9, 8.0)), 0)).isFalse();
        assertThat(appender.count()).isEqualTo(2);
        appender.cut();
        assertThat(appender.append(3, counter(Map.of(3, 4.0, 9, 8.0)), 0)).isTrue();
        assertThat(appender.bytes()[2] & 0xff).isEqualTo(0b1000_0000);
    }

    @Test
    void aChunkOfGaugesTakesFallingCountsAndTellsThatTheyAreGauges() {
        HistogramAppender appender = new HistogramAppender(false);
        for (int i = 9; i > 0; i--) {
            NativeHistogram gauge = Histograms.of(CounterReset.GAUGE, Map.of(i, (double) i));
            assertThat(appender.append(100 - i, Histograms.floats(gauge), 0)).isTrue();
        }
        List<String> read = new ArrayList<>();
        read(appender, read);
        assertThat(read).hasSize(9).allSatisfy(text -> assertThat(text).contains("gauge"));
    }

    @Test
    void onlyStaleMarkersFollowAStaleMarker() {
        HistogramAppender appender = new HistogramAppender(true);
        NativeHistogram some = counter(Map.of(1, 1.0));
        assertThat(appender.append(1, some, 0)).isTrue();
        assertThat(appender.append(2, NativeHistogram.stale(true), 0)).isTrue();
        assertThat(appender.append(3, NativeHistogram.stale(true), 0)).isTrue();
        assertThat(appender.append(4, some, 0)).isFalse();
    }

    private static NativeHistogram counter(Map<Integer, Double> positive) {
        return Histograms.of(CounterReset.UNKNOWN, positive);
    }

    private static void read(HistogramAppender appender, List<String> into) {
        ChunkCursor cursor = appender.encoding().cursor();
        byte[] chunk = appender.bytes();
        assertThat(appender.encoding().samples(MemorySegment.ofArray(chunk), 0))
                .isEqualTo(appender.count());
        cursor.open(MemorySegment.ofArray(chunk), 0, chunk.length);
        while (cursor.next()) {
            NativeHistogram histogram = Objects.requireNonNull(cursor.histogram());
            into.add(text(cursor.timeMillis(), cursor.startMillis(), histogram));
        }
    }

    private static String text(long time, long start, NativeHistogram histogram) {
        return time + " since " + start + " " + Histograms.text(histogram);
    }
}
