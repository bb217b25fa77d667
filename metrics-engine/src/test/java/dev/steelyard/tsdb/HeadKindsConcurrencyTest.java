package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.testing.Histograms;
import dev.steelyard.testing.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// One writer whose batches have floats, histograms and late samples, readers and truncations at
/// once. Each batch gives all series samples of the same times and values, so that readers can tell
/// a part of one.
class HeadKindsConcurrencyTest {
    private static final int BATCHES = 1500;
    private static final int SERIES = 8;
    private static final int BEAT = 10;

    private final Head head =
            new Head(new HeadOptions(Duration.ofMillis(800), 100, Duration.ofMillis(200)));
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void readersSeeAllOfABatchOrNothing() throws Exception {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(this::readUntilDone));
            }
            try {
                for (int batch = 1; batch <= BATCHES; batch++) {
                    write(batch);
                    if (batch % 7 == 0) {
                        head.truncate(1000L + (long) batch * BEAT);
                    }
                }
            } finally {
                done.set(true);
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        }
    }

    private void write(int batch) {
        try (Appender appender = head.appender()) {
            for (int i = 0; i < SERIES; i++) {
                long series = appender.series(Labels.of("__name__", "m", "i", "s" + i));
                append(appender, series, 1000L + (long) batch * BEAT, i, batch);
                append(appender, series, 1005L + (batch - 3L) * BEAT, i, batch);
            }
            appender.commit();
        }
    }

    /// By series: floats, whole counts, float counts, or now these, now those.
    private static void append(Appender appender, long series, long time, int i, int batch) {
        int kind = i % 4 < 3 ? i % 4 : batch / 5 % 3;
        NativeHistogram histogram = histogram(batch);
        AppendResult result =
                switch (kind) {
                    case 0 -> appender.append(series, time, batch);
                    case 1 -> appender.append(series, time, histogram, 0);
                    default -> appender.append(series, time, Histograms.floats(histogram), 500);
                };
        assertThat(result).isEqualTo(AppendResult.STORED);
    }

    private static NativeHistogram histogram(int batch) {
        NativeHistogram counts =
                Histograms.of(
                        CounterReset.UNKNOWN,
                        Map.of(0, (double) batch, 1 + batch % 50, batch + 1.0));
        return new NativeHistogram(
                counts.schema(),
                counts.counterReset(),
                true,
                counts.zeroThreshold(),
                0,
                counts.count(),
                batch,
                counts.positive(),
                counts.negative(),
                List.of());
    }

    private int readUntilDone() {
        int reads = 0;
        while (!done.get()) {
            Map<Labels, List<Sample>> seen =
                    Reading.all(head, new LabelMatcher.Equal("__name__", "m"));
            if (!seen.isEmpty()) {
                assertThat(seen).hasSize(SERIES);
                assertThat(seen.values().stream().distinct()).hasSize(1);
                reads++;
            }
        }
        return reads;
    }
}
