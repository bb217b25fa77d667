package dev.steelyard.tsdb.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.testing.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class HistogramChunkTest {
    private static final int MOST = 60;

    private record Timed(long timeMillis, NativeHistogram histogram) {}

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatIsReadIsWhatWasWritten(long seed) {
        Random random = new Random(seed);
        List<Timed> written = randomSeries(random);
        HistogramAppender appender = new HistogramAppender(seed % 2 == 0);
        List<byte[]> chunks = new ArrayList<>();
        for (Timed sample : written) {
            if (!appender.append(sample.timeMillis, whole(seed, sample.histogram))) {
                chunks.add(appender.bytes());
                appender.cut();
                assertThat(appender.append(sample.timeMillis, whole(seed, sample.histogram)))
                        .isTrue();
            }
        }
        chunks.add(appender.bytes());
        List<String> read = new ArrayList<>();
        chunks.forEach(chunk -> read(appender.encoding(), chunk, read));
        assertThat(read)
                .containsExactlyElementsOf(
                        written.stream()
                                .map(sample -> text(sample.timeMillis, sample.histogram))
                                .toList());
    }

    @Test
    void newBucketsAreTakenIntoTheSameChunkAndFallingCountsAreNot() {
        HistogramAppender appender = new HistogramAppender(true);
        assertThat(appender.append(1, histogram(CounterReset.UNKNOWN, Map.of(3, 5.0)))).isTrue();
        assertThat(appender.append(2, histogram(CounterReset.UNKNOWN, Map.of(3, 5.0, 9, 1.0))))
                .isTrue();
        assertThat(appender.append(3, histogram(CounterReset.UNKNOWN, Map.of(3, 4.0, 9, 8.0))))
                .isFalse();
        assertThat(appender.count()).isEqualTo(2);
        appender.cut();
        assertThat(appender.append(3, histogram(CounterReset.UNKNOWN, Map.of(3, 4.0, 9, 8.0))))
                .isTrue();
        assertThat(appender.bytes()[2] & 0xff).isEqualTo(0b1000_0000);
    }

    @Test
    void aChunkOfGaugesTakesFallingCountsAndTellsThatTheyAreGauges() {
        HistogramAppender appender = new HistogramAppender(false);
        for (int i = 9; i > 0; i--) {
            NativeHistogram gauge = histogram(CounterReset.GAUGE, Map.of(i, (double) i));
            assertThat(appender.append(100 - i, floats(gauge))).isTrue();
        }
        List<String> read = new ArrayList<>();
        read(appender.encoding(), appender.bytes(), read);
        assertThat(read).hasSize(9).allSatisfy(text -> assertThat(text).contains("GAUGE"));
    }

    @Test
    void onlyStaleMarkersFollowAStaleMarker() {
        HistogramAppender appender = new HistogramAppender(true);
        NativeHistogram some = histogram(CounterReset.UNKNOWN, Map.of(1, 1.0));
        assertThat(appender.append(1, some)).isTrue();
        assertThat(appender.append(2, stale())).isTrue();
        assertThat(appender.append(3, stale())).isTrue();
        assertThat(appender.append(4, some)).isFalse();
    }

    private static void read(Encoding encoding, byte[] chunk, List<String> into) {
        ChunkCursor cursor = encoding.cursor();
        cursor.open(MemorySegment.ofArray(chunk), 0, chunk.length);
        while (cursor.next()) {
            NativeHistogram histogram = Objects.requireNonNull(cursor.histogram());
            into.add(text(cursor.timeMillis(), histogram));
        }
    }

    /// All of a histogram but spans, empty buckets and how counter resets are known.
    private static String text(long time, NativeHistogram histogram) {
        if (histogram.isStale()) {
            return time + " stale";
        }
        String gauge = histogram.counterReset() == CounterReset.GAUGE ? " GAUGE" : "";
        return "%d %d %s %s %s %s %s %s %s%s"
                .formatted(
                        time,
                        histogram.schema(),
                        histogram.zeroThreshold(),
                        histogram.zeroCount(),
                        histogram.count(),
                        histogram.sum(),
                        buckets(histogram.positive()),
                        buckets(histogram.negative()),
                        histogram.customBounds(),
                        gauge);
    }

    private static Map<Integer, Double> buckets(Buckets buckets) {
        Map<Integer, Double> counts = new TreeMap<>();
        int position = 0;
        int index = 0;
        for (int span = 0; span < buckets.spans(); span++) {
            index += buckets.offset(span);
            for (int i = 0; i < buckets.length(span); i++, index++) {
                double count = buckets.count(position++);
                if (count != 0) {
                    counts.put(index, count);
                }
            }
        }
        return counts;
    }

    private static List<Timed> randomSeries(Random random) {
        List<Timed> series = new ArrayList<>();
        Map<Integer, Double> positive = new TreeMap<>();
        Map<Integer, Double> negative = new TreeMap<>();
        boolean gauge = random.nextInt(4) == 0;
        boolean custom = random.nextInt(3) == 0;
        int schema = custom ? NativeHistogram.CUSTOM_BOUNDS : random.nextInt(13) - 4;
        double threshold = random.nextBoolean() ? 0x1p-128 : random.nextInt(3) * 0.3;
        List<Double> bounds = custom ? List.of(-1.5, 0.0, 0.125, 2.5, 33554.431, 1e9) : List.of();
        long time = 1_700_000_000_000L;
        double sum = 0;
        for (int n = 1 + random.nextInt(MOST); n > 0; n--) {
            time += 15_000 + random.nextInt(3);
            if (random.nextInt(20) == 0) {
                series.add(new Timed(time, stale()));
                continue;
            }
            if (random.nextInt(15) == 0) {
                positive.clear();
            }
            if (random.nextInt(30) == 0 && !custom) {
                schema = random.nextInt(13) - 4;
            }
            positive.merge(random.nextInt(custom ? 7 : 40), 1.0 + random.nextInt(9), Double::sum);
            if (!custom && random.nextInt(3) == 0) {
                negative.merge(random.nextInt(40) - 20, 1.0, Double::sum);
            }
            sum += random.nextGaussian();
            double zeros = custom ? 0 : series.size();
            series.add(
                    new Timed(
                            time,
                            new NativeHistogram(
                                    schema,
                                    gauge ? CounterReset.GAUGE : CounterReset.UNKNOWN,
                                    true,
                                    custom ? 0 : threshold,
                                    zeros,
                                    zeros + total(positive) + total(negative),
                                    sum,
                                    buckets(positive),
                                    buckets(negative),
                                    bounds)));
        }
        return series;
    }

    private static double total(Map<Integer, Double> counts) {
        return counts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Buckets buckets(Map<Integer, Double> counts) {
        List<Integer> offsets = new ArrayList<>();
        int end = 0;
        for (int index : new TreeMap<>(counts).keySet()) {
            offsets.add(index - end);
            end = index + 1;
        }
        return Buckets.of(
                offsets.stream().mapToInt(Integer::intValue).toArray(),
                offsets.stream().mapToInt(_ -> 1).toArray(),
                new TreeMap<>(counts).values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static NativeHistogram histogram(CounterReset reset, Map<Integer, Double> positive) {
        return new NativeHistogram(
                0,
                reset,
                true,
                0x1p-128,
                0,
                total(positive),
                1,
                buckets(positive),
                Buckets.NONE,
                List.of());
    }

    private static NativeHistogram stale() {
        return new NativeHistogram(
                0,
                CounterReset.UNKNOWN,
                true,
                0,
                0,
                0,
                Staleness.MARKER,
                Buckets.NONE,
                Buckets.NONE,
                List.of());
    }

    private static NativeHistogram whole(long seed, NativeHistogram histogram) {
        return seed % 2 == 0 ? histogram : floats(histogram);
    }

    private static NativeHistogram floats(NativeHistogram histogram) {
        return new NativeHistogram(
                histogram.schema(),
                histogram.counterReset(),
                false,
                histogram.zeroThreshold(),
                histogram.zeroCount(),
                histogram.count(),
                histogram.sum(),
                histogram.positive(),
                histogram.negative(),
                histogram.customBounds());
    }
}
