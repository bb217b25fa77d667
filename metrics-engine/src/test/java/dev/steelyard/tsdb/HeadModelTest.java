package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SampleFeed.Subscription;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Reading;
import dev.steelyard.testing.Seeds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Random histories of batches, truncations and subscriptions, against a store that is obviously
/// right.
class HeadModelTest {
    private static final int RETENTION = 3000;

    private final Head head = new Head(new HeadOptions(Duration.ofMillis(RETENTION), 1000));
    private final MemoryStore model = new MemoryStore();
    private long cutoff = Long.MIN_VALUE;
    private long now;
    private int everAppended;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void theHeadHoldsWhatTheModelHolds(long seed) {
        Random random = new Random(seed);
        Mirror mirror = new Mirror();
        try (Subscription _ = head.subscribe(List.of(all()), 0, mirror)) {
            for (int step = 0; step < 150; step++) {
                now += random.nextInt(200);
                switch (random.nextInt(10)) {
                    case 0 -> truncate();
                    case 1 -> batch(random, false);
                    default -> batch(random, true);
                }
                assertThat(Reading.all(head, all())).isEqualTo(Reading.all(model, all()));
                assertThat(mirror.heard()).isEqualTo(everAppended);
            }
        }
        Mirror late = new Mirror();
        try (Subscription _ = head.subscribe(List.of(all()), now - 1000, late)) {
            MemoryStore recent = new MemoryStore();
            model.labels()
                    .forEach(labels ->
                            model.samples(labels)
                                    .tailMap(now - 1000)
                                    .forEach((t, v) -> recent.put(labels, t, v)));
            assertThat(Reading.all(late.store, all())).isEqualTo(Reading.all(recent, all()));
        }
    }

    private void truncate() {
        cutoff = now - RETENTION;
        head.truncate(now);
        model.removeBefore(cutoff);
    }

    private void batch(Random random, boolean commit) {
        MemoryStore pending = new MemoryStore();
        int stored = 0;
        try (Appender appender = head.appender()) {
            for (int i = random.nextInt(20); i > 0; i--) {
                Labels labels = Labels.of("__name__", "m", "i", "s" + random.nextInt(8));
                long time = now - random.nextInt(300) - (random.nextInt(8) == 0 ? RETENTION : 0);
                double value = random.nextInt(4) == 0 ? Staleness.MARKER : random.nextInt(2);
                AppendResult expected = judge(labels, pending, time, value);
                assertThat(appender.append(appender.series(labels), time, value))
                        .as("%s at %d, now %d", labels, time, now)
                        .isEqualTo(expected);
                if (expected == AppendResult.STORED) {
                    pending.put(labels, time, value);
                    stored++;
                }
            }
            if (commit) {
                appender.commit();
                everAppended += stored;
                pending.labels()
                        .forEach(l -> pending.samples(l).forEach((t, v) -> model.put(l, t, v)));
            }
        }
    }

    /// The words of [AppendResult], literally.
    private AppendResult judge(Labels labels, MemoryStore pending, long time, double value) {
        if (time < cutoff) {
            return AppendResult.TOO_OLD;
        }
        for (MemoryStore store : List.of(model, pending)) {
            Double there = store.samples(labels).get(time);
            if (there != null) {
                return Double.doubleToRawLongBits(there) == Double.doubleToRawLongBits(value)
                        ? AppendResult.SAME
                        : AppendResult.DUPLICATE;
            }
        }
        return hasNewer(model.samples(labels), time) || hasNewer(pending.samples(labels), time)
                ? AppendResult.OUT_OF_ORDER
                : AppendResult.STORED;
    }

    private static boolean hasNewer(NavigableMap<Long, Double> samples, long time) {
        return samples.higherKey(time) != null;
    }

    private static LabelMatcher all() {
        return new LabelMatcher.Equal("__name__", "m");
    }

    /// Rebuilds the head from what the feed tells.
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
