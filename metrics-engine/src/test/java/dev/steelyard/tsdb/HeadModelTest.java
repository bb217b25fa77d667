package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SampleFeed.Subscription;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.testing.Histograms;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.RandomHistograms;
import dev.steelyard.testing.Reading;
import dev.steelyard.testing.Seeds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Random histories of batches, truncations and subscriptions, against a store that is obviously
/// right: floats, native histograms, series that change between the two, start times, and samples
/// that come late.
class HeadModelTest {
    private static final int RETENTION = 3000;

    private final MemoryStore model = new MemoryStore();
    private long window;
    private long cutoff = Long.MIN_VALUE;
    private long newest = Long.MIN_VALUE;
    private long now;
    private int everTold;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void theHeadHoldsWhatTheModelHolds(long seed) {
        Random random = new Random(seed);
        window = seed % 3 == 0 ? 0 : random.nextInt(2000);
        Head head =
                new Head(
                        new HeadOptions(
                                Duration.ofMillis(RETENTION), 1000, Duration.ofMillis(window)));
        Mirror mirror = new Mirror();
        List<RandomHistograms> histograms =
                List.of(new RandomHistograms(random, true), new RandomHistograms(random, false));
        try (Subscription _ = head.subscribe(List.of(all()), 0, mirror)) {
            for (int step = 0; step < 150; step++) {
                now += random.nextInt(200);
                switch (random.nextInt(10)) {
                    case 0 -> truncate(head);
                    case 1 -> batch(head, random, histograms, false);
                    default -> batch(head, random, histograms, true);
                }
                assertThat(Reading.words(head, all())).isEqualTo(Reading.words(model, all()));
                assertThat(mirror.heard()).isEqualTo(everTold);
            }
        }
        Mirror late = new Mirror();
        try (Subscription _ = head.subscribe(List.of(all()), now - 1000, late)) {
            assertThat(Reading.all(late.store, all())).isEqualTo(Reading.all(recent(), all()));
        }
    }

    /// What a listener is told that comes late: floats, and stale markers of floats.
    private MemoryStore recent() {
        MemoryStore recent = new MemoryStore();
        for (Labels labels : model.labels()) {
            model.samples(labels)
                    .tailMap(now - 1000)
                    .forEach((time, value) -> {
                        if (!isHistogram(labels, time)) {
                            recent.put(labels, time, value);
                        }
                    });
        }
        return recent;
    }

    /// A stale marker is that of the kind of the sample before it in the order of arrival, which
    /// the model does not know; so in these series it is always a histogram.
    private boolean isHistogram(Labels labels, long time) {
        return model.histograms(labels).containsKey(time);
    }

    private void truncate(Head head) {
        cutoff = now - RETENTION;
        head.truncate(now);
        model.removeBefore(cutoff);
    }

    private void batch(
            Head head, Random random, List<RandomHistograms> histograms, boolean commit) {
        MemoryStore pending = new MemoryStore();
        int told = 0;
        long newestPending = Long.MIN_VALUE;
        try (Appender appender = head.appender()) {
            for (int i = random.nextInt(20); i > 0; i--) {
                int number = random.nextInt(8);
                Labels labels = Labels.of("__name__", "m", "i", "s" + number);
                long time = now - random.nextInt(300) - (random.nextInt(8) == 0 ? RETENTION : 0);
                NativeHistogram histogram = histogram(number, random, histograms);
                double value =
                        histogram != null
                                ? histogram.sum()
                                : number < 5 && random.nextInt(4) == 0
                                        ? Staleness.MARKER
                                        : random.nextInt(2);
                long start = random.nextInt(5) == 0 ? now - random.nextInt(1000) : 0;
                AppendResult expected = judge(labels, pending, time, value, histogram);
                long ref = appender.series(labels);
                AppendResult got =
                        histogram == null
                                ? appender.append(ref, time, value, start)
                                : appender.append(ref, time, histogram, start);
                assertThat(got).as("%s at %d, now %d", labels, time, now).isEqualTo(expected);
                if (expected == AppendResult.STORED) {
                    boolean late =
                            hasNewer(model.samples(labels), time)
                                    || hasNewer(pending.samples(labels), time);
                    put(pending, labels, time, value, histogram);
                    pending.putStart(labels, time, start);
                    told += late || histogram != null ? 0 : 1;
                    newestPending = Math.max(newestPending, time);
                }
            }
            if (commit) {
                appender.commit();
                everTold += told;
                newest = Math.max(newest, newestPending);
                model.putAll(pending);
            }
        }
    }

    /// Five series have floats, one each whole and float counts, one all kinds.
    private static @Nullable NativeHistogram histogram(
            int number, Random random, List<RandomHistograms> histograms) {
        return switch (number) {
            case 5 -> histograms.get(0).next();
            case 6 -> histograms.get(1).next();
            case 7 -> random.nextInt(3) == 0 ? null : histograms.get(random.nextInt(2)).next();
            default -> null;
        };
    }

    private static void put(
            MemoryStore store,
            Labels labels,
            long time,
            double value,
            @Nullable NativeHistogram histogram) {
        if (histogram == null) {
            store.put(labels, time, value);
        } else {
            store.put(labels, time, histogram);
        }
    }

    /// The words of [AppendResult], literally.
    private AppendResult judge(
            Labels labels,
            MemoryStore pending,
            long time,
            double value,
            @Nullable NativeHistogram histogram) {
        if (time < cutoff) {
            return AppendResult.TOO_OLD;
        }
        for (MemoryStore store : List.of(model, pending)) {
            Double there = store.samples(labels).get(time);
            if (there != null) {
                String one = words(there, store.histograms(labels).get(time));
                return one.equals(words(value, histogram))
                        ? AppendResult.SAME
                        : AppendResult.DUPLICATE;
            }
        }
        if (!hasNewer(model.samples(labels), time) && !hasNewer(pending.samples(labels), time)) {
            return AppendResult.STORED;
        }
        if (window == 0) {
            return AppendResult.OUT_OF_ORDER;
        }
        return newest == Long.MIN_VALUE || time >= newest - window
                ? AppendResult.STORED
                : AppendResult.TOO_OLD;
    }

    private static String words(double value, @Nullable NativeHistogram histogram) {
        if (Staleness.isStale(value)) {
            return "stale";
        }
        return histogram == null
                ? Long.toHexString(Double.doubleToRawLongBits(value))
                : Histograms.text(histogram);
    }

    private static boolean hasNewer(NavigableMap<Long, Double> samples, long time) {
        return samples.higherKey(time) != null;
    }

    private static LabelMatcher all() {
        return new LabelMatcher.Equal("__name__", "m");
    }

    /// Rebuilds the floats of the head from what the feed tells.
    private static final class Mirror implements SampleListener {
        private final MemoryStore store = new MemoryStore();
        private final Map<Long, Labels> living = new HashMap<>();
        private int heard;

        int heard() {
            return heard;
        }

        @Override
        public void seriesBegan(long series, Labels labels) {
            assertThat(living.put(series, labels)).isNull();
        }

        @Override
        public void sample(long series, long timeMillis, double value) {
            Labels labels = living.get(series);
            if (labels == null) {
                throw new AssertionError("not begun: " + series);
            }
            assertThat(hasNewer(store.samples(labels), timeMillis - 1)).isFalse();
            store.put(labels, timeMillis, value);
            heard++;
        }

        @Override
        public void seriesForgotten(long series) {
            assertThat(living.remove(series)).isNotNull();
        }
    }
}
