package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SampleFeed.Subscription;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.testing.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Many writers, readers, listeners and truncations at once. Writers share a clock that is the
/// number of the batch, so what a reader may see can be said exactly.
class HeadConcurrencyTest {
    private static final int WRITERS = 4;
    private static final int BATCHES = 1500;
    private static final int SERIES = 12;

    private final Head head = new Head(new HeadOptions(Duration.ofMillis(400), 10_000));
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void readersSeeAllOfABatchOrNothingAndListenersEverySampleOnce() throws Exception {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(this::readUntilDone));
            }
            readers.add(threads.submit(this::subscribeAgainAndAgain));
            readers.add(threads.submit(this::truncateUntilDone));
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(writer("w" + i)));
            }
            try {
                for (Future<Integer> writer : writers) {
                    assertThat(writer.get()).isEqualTo(BATCHES * SERIES);
                }
            } finally {
                done.set(true);
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }

    /// Each batch puts the same value into all of its series at one time.
    private Callable<Integer> writer(String name) {
        return () -> {
            int stored = 0;
            for (int batch = 1; batch <= BATCHES; batch++) {
                try (Appender appender = head.appender()) {
                    for (int i = 0; i < SERIES; i++) {
                        stored += append(appender, labels(name, i), batch) ? 1 : 0;
                    }
                    appender.commit();
                }
            }
            return stored;
        };
    }

    private static boolean append(Appender appender, Labels labels, int batch) {
        AppendResult result;
        do {
            result = appender.append(appender.series(labels), 1000 + batch, batch);
        } while (result == AppendResult.UNKNOWN_SERIES);
        return result == AppendResult.STORED;
    }

    private static Labels labels(String writer, int series) {
        return Labels.of("__name__", "m", "writer", writer, "series", "s" + series);
    }

    private Void readUntilDone() {
        while (!done.get()) {
            for (int i = 0; i < WRITERS; i++) {
                Map<Labels, List<Sample>> seen =
                        Reading.all(head, new LabelMatcher.Equal("writer", "w" + i));
                if (!seen.isEmpty()) {
                    assertThat(seen).hasSize(SERIES);
                    assertThat(seen.values().stream().distinct()).hasSize(1);
                }
            }
        }
        return null;
    }

    private Void subscribeAgainAndAgain() throws ExecutionException {
        while (!done.get()) {
            Gapless listener = new Gapless();
            try (Subscription _ =
                    head.subscribe(List.of(new LabelMatcher.Equal("writer", "w0")), 0, listener)) {
                Reading.metric(head, "m");
            }
            if (listener.problem != null) {
                throw new ExecutionException(listener.problem, null);
            }
        }
        return null;
    }

    /// Truncates behind the slowest writer, so that no sample is too old.
    private Void truncateUntilDone() {
        while (!done.get()) {
            long slowest = Long.MAX_VALUE;
            for (int i = 0; i < WRITERS; i++) {
                slowest =
                        Math.min(
                                slowest,
                                Reading.all(head, new LabelMatcher.Equal("writer", "w" + i))
                                        .values()
                                        .stream()
                                        .mapToLong(samples -> samples.getLast().timeMillis())
                                        .max()
                                        .orElse(0));
            }
            head.truncate(slowest);
        }
        return null;
    }

    /// Finds a sample that was left out or told twice: within a series times rise by one.
    private static final class Gapless implements SampleListener {
        private final Map<Long, Long> lastTimes = new HashMap<>();
        private @Nullable String problem;

        @Override
        public void seriesBegan(long series, Labels labels) {}

        @Override
        public void sample(long series, long timeMillis, double value) {
            Long last = lastTimes.put(series, timeMillis);
            if (last != null && last + 1 != timeMillis) {
                problem = "series " + series + ": " + timeMillis + " follows " + last;
            }
        }

        @Override
        public void seriesForgotten(long series) {
            lastTimes.remove(series);
        }
    }
}
