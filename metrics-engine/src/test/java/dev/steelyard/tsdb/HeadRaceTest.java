package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Threads that want the same series at the same moment.
class HeadRaceTest {
    private static final int THREADS = 4;
    private static final LabelMatcher ALL = new LabelMatcher.Equal("__name__", "m");

    @Test
    void allGetTheSameReferenceOfASeriesAndTheLimitIsExact() throws Exception {
        Head head = new Head(new HeadOptions(Duration.ofHours(1), 500));
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Map<Integer, Long>> references =
                together(_ ->
                        () -> {
                            start.await();
                            Map<Integer, Long> mine = new HashMap<>();
                            try (Appender appender = head.appender()) {
                                for (int i = 0; i < 700; i++) {
                                    mine.put(i, appender.series(series(i)));
                                }
                            }
                            return mine;
                        });
        for (int i = 0; i < 700; i++) {
            int index = i;
            assertThat(references.stream().map(each -> each.get(index)).distinct())
                    .as("series %d", i)
                    .hasSize(1);
        }
        Set<Long> distinct =
                references.getFirst().values().stream()
                        .filter(ref -> ref != Appender.NO_SERIES)
                        .collect(Collectors.toSet());
        assertThat(distinct).hasSize(500);
    }

    @Test
    void ofTwoBatchesWithOneSampleTheFirstToCommitWins() throws Exception {
        Head head = new Head(HeadOptions.DEFAULT);
        List<Map<Long, Double>> committed =
                together(thread ->
                        () -> {
                            for (int time = 1; time <= 2000; time++) {
                                try (Appender appender = head.appender()) {
                                    AppendResult _ =
                                            appender.append(
                                                    appender.series(series(0)), time, thread);
                                    appender.commit();
                                }
                            }
                            return Map.of();
                        });
        assertThat(committed).hasSize(THREADS);
        List<Sample> samples = Objects.requireNonNull(Reading.all(head, ALL).get(series(0)));
        assertThat(samples).hasSize(2000);
        for (int i = 0; i < 2000; i++) {
            assertThat(samples.get(i).timeMillis()).isEqualTo(i + 1);
        }
        double told =
                head.metrics().families().stream()
                        .filter(family -> family.name().startsWith("steelyard_tsdb_samples_"))
                        .flatMap(family -> family.points().stream())
                        .map(MetricPoint.Value.class::cast)
                        .mapToDouble(MetricPoint.Value::value)
                        .sum();
        assertThat(told).as("each sample is stored or refused, once").isEqualTo(THREADS * 2000);
    }

    @Test
    void theFeedTellsWhatTheHeadHoldsThoughSeriesComeAndGo() throws Exception {
        Head head = new Head(new HeadOptions(Duration.ofMillis(50), 10_000));
        Mirror mirror = new Mirror();
        head.subscribe(List.of(ALL), Long.MIN_VALUE, mirror);
        together(thread ->
                () -> {
                    for (int time = 1; time <= 1000; time++) {
                        try (Appender appender = head.appender()) {
                            // Each series lives for ten batches, then another follows.
                            long ref = appender.series(series(thread, time / 10));
                            AppendResult _ = appender.append(ref, time, time);
                            appender.commit();
                        }
                        if (thread == 0 && time % 7 == 0) {
                            head.truncate(time);
                        }
                    }
                    return Map.of();
                });
        head.truncate(1000);
        assertThat(mirror.recent(950)).isEqualTo(Reading.all(head, ALL));
    }

    private static Labels series(int... index) {
        StringBuilder name = new StringBuilder();
        for (int each : index) {
            name.append('-').append(each);
        }
        return Labels.of("__name__", "m", "i", name.toString());
    }

    private interface Work<T> {
        Callable<T> of(int thread);
    }

    private static <T> List<T> together(Work<T> work) throws Exception {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(threads.submit(work.of(i)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    /// The living series as the feed tells of them; needs no lock, as the feed promises.
    private static final class Mirror implements SampleListener {
        private final Map<Long, Labels> living = new HashMap<>();
        private final Map<Long, List<Sample>> samples = new HashMap<>();

        @Override
        public void seriesBegan(long series, Labels labels) {
            living.put(series, labels);
            samples.put(series, new ArrayList<>());
        }

        @Override
        public void sample(long series, long timeMillis, double value) {
            samples.getOrDefault(series, new ArrayList<>()).add(new Sample(timeMillis, value));
        }

        @Override
        public void seriesForgotten(long series) {
            living.remove(series);
            samples.remove(series);
        }

        Map<Labels, List<Sample>> recent(long fromMillis) {
            MemoryStore store = new MemoryStore();
            living.forEach((series, labels) -> {
                for (Sample sample : samples.getOrDefault(series, List.of())) {
                    store.put(labels, sample.timeMillis(), sample.value());
                }
            });
            store.removeBefore(fromMillis);
            return Reading.all(store, ALL);
        }
    }
}
