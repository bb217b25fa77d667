package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SampleFeed.Subscription;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.testing.RandomHistograms;
import dev.steelyard.testing.Reading;
import dev.steelyard.testing.Seeds;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// A head that was read joins the one that takes new samples.
class HeadJoinTest {
    private static final int SERIES = 9;

    private final Slabs slabs = new Slabs(Arena.ofAuto(), 1 << 30);
    private final Leases leases = new Leases();
    private final Head older =
            new Head(options(Duration.ofDays(1)), slabs, leases, new ExemplarRing(0));
    private final Head own =
            Head.behindAnother(options(Duration.ofSeconds(1)), slabs, leases, new ExemplarRing(0));
    private Random random = new Random(1);
    private long now = 1_000_000;

    @TempDir private Path directory;

    private static HeadOptions options(Duration window) {
        return new HeadOptions(Duration.ofDays(1), SeriesLimits.ofAny(100_000), 1 << 30, window);
    }

    /// Floats, histograms, stale markers, start times, late samples, samples that both have, others
    /// that come into the past of the older one, and chunks that are full on either side.
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void oneHasWhatBothHadAndGoesOn(long seed) throws Exception {
        random = new Random(seed);
        List<RandomHistograms> histograms =
                List.of(new RandomHistograms(random, true), new RandomHistograms(random, false));
        fill(older, 100 + random.nextInt(900), histograms);
        now -= random.nextInt(3) == 0 ? random.nextInt(3000) : -1;
        fill(own, random.nextInt(random.nextBoolean() ? 30 : 900), histograms);
        Map<Labels, List<String>> both =
                Reading.words(new MergedReader(List.of(older, own)), all());

        own.join(older);
        older.close();
        assertThat(Reading.words(own, all())).isEqualTo(both);
        assertThat(own.metrics().samples()).isEqualTo(count(both));

        now += 5000;
        for (int i = 0; i < 200; i++) {
            goOn(both);
        }
        assertThat(Reading.words(own, all())).isEqualTo(both);
        assertThat(Reading.words(written(), all())).isEqualTo(both);

        own.settleLate();
        long cutoff = 1_000_000L + random.nextInt((int) (now - 1_000_000));
        own.dropBefore(cutoff);
        both.values().forEach(samples -> samples.removeIf(word -> time(word) < cutoff));
        both.values().removeIf(List::isEmpty);
        assertThat(visible(Reading.words(own, all()), cutoff)).isEqualTo(both);
    }

    /// Late samples are forgotten by what [Head#truncate] does beside.
    private static Map<Labels, List<String>> visible(Map<Labels, List<String>> of, long cutoff) {
        of.values().forEach(samples -> samples.removeIf(word -> time(word) < cutoff));
        of.values().removeIf(List::isEmpty);
        return of;
    }

    private static long time(String word) {
        return Long.parseLong(word.substring(0, word.indexOf(' ')));
    }

    private static long count(Map<Labels, List<String>> of) {
        return of.values().stream().mapToLong(List::size).sum();
    }

    private void fill(Head head, int steps, List<RandomHistograms> histograms) {
        for (int step = 0; step < steps; step++) {
            now += 1 + random.nextInt(20);
            try (Appender appender = head.appender()) {
                for (int i = random.nextInt(SERIES); i >= 0; i--) {
                    append(appender, random.nextInt(SERIES), histograms);
                }
                appender.commit();
            }
        }
    }

    private void append(Appender appender, int number, List<RandomHistograms> histograms) {
        long time = random.nextInt(50) == 0 ? now - random.nextInt(900) : now;
        long start = random.nextInt(30) == 0 ? now - 10_000 : 0;
        long series = appender.series(labels(number));
        boolean whole = number % 3 == 1 || (number % 3 == 2 && step(40));
        if (number % 3 == 0 || (number % 3 == 2 && step(80))) {
            double value = random.nextInt(20) == 0 ? Staleness.MARKER : random.nextInt(100) / 8.0;
            AppendResult _ = appender.append(series, time, value, start);
        } else {
            AppendResult _ =
                    appender.append(series, time, histograms.get(whole ? 0 : 1).next(), start);
        }
    }

    /// Changes now and then, so that a series has chunks of each kind.
    private boolean step(int every) {
        return (now / 10 / every) % 2 == 0;
    }

    private void goOn(Map<Labels, List<String>> expected) {
        now += 1 + random.nextInt(20);
        try (Appender appender = own.appender()) {
            for (int number = 0; number <= SERIES; number++) {
                double value = random.nextInt(100);
                assertThat(appender.append(appender.series(labels(number)), now, value))
                        .isEqualTo(AppendResult.STORED);
                expected.computeIfAbsent(labels(number), _ -> new ArrayList<>())
                        .add("%d %s since 0".formatted(now, value));
            }
            appender.commit();
        }
    }

    /// What the head's file says.
    private Head written() throws Exception {
        HeadFiles.open(directory.resolve("head")).takeOver(own, 1, 2, Set.of());
        Files.createDirectories(directory.resolve("log"));
        Head read = new Head(options(Duration.ofDays(1)));
        Replay replay = new Replay(directory);
        replay.run(read, (_, _) -> {}, () -> {});
        assertThat(replay.lostSamples()).isZero();
        return read;
    }

    @Test
    void nothingIsThereTwice() {
        int series = 5000;
        scrape(older, series, 40);
        long before = slabs.usedBytes();
        scrape(own, series / 2, 1);
        assertThat(slabs.usedBytes()).isGreaterThan(before + 100L * series);
        own.join(older);
        older.close();
        scrape(own, series, 1);
        assertThat(slabs.usedBytes()).isLessThanOrEqualTo(before + 4 * Slabs.BYTES);
        assertThat(slabs.allocatedBytes())
                .as("at most, in between")
                .isLessThan(before + 120L * series + 64L * series + 8 * Slabs.BYTES);
    }

    @Test
    void whoReadsMeanwhileMissesNothing() throws Exception {
        int series = 4000;
        scrape(older, series, 3);
        scrape(own, series / 2, 1);
        Map<Labels, List<String>> both =
                Reading.words(new MergedReader(List.of(older, own)), all());
        AtomicBoolean done = new AtomicBoolean();
        List<Throwable> failures = new ArrayList<>();
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            boolean last = false;
                            while (!last) {
                                last = done.get();
                                assertThat(
                                                Reading.words(
                                                        new MergedReader(List.of(older, own)),
                                                        all()))
                                        .isEqualTo(both);
                            }
                        });
        reader.setUncaughtExceptionHandler((_, e) -> failures.add(e));
        own.join(older);
        older.close();
        done.set(true);
        reader.join();
        assertThat(failures).isEmpty();
    }

    @Test
    void listenersAreToldOfTheSeriesThatCome() {
        scrape(older, 2, 3);
        scrape(own, 1, 1);
        List<String> told = new ArrayList<>();
        try (Subscription _ = own.subscribe(List.of(all()), 0, listener(told))) {
            told.clear();
            own.join(older);
            assertThat(told)
                    .containsExactly("began 2", "2 at 1000015", "2 at 1000030", "2 at 1000045");
            told.clear();
            scrape(own, 2, 1);
            assertThat(told).containsExactly("1 at 1000075", "2 at 1000075");
        }
        told.clear();
        try (Subscription _ = own.subscribe(List.of(all()), 1_000_040, listener(told))) {
            assertThat(told)
                    .containsExactly(
                            "began 1",
                            "1 at 1000045",
                            "1 at 1000060",
                            "1 at 1000075",
                            "began 2",
                            "2 at 1000045",
                            "2 at 1000075");
        }
    }

    private static SampleListener listener(List<String> told) {
        return new SampleListener() {
            @Override
            public void seriesBegan(long series, Labels labels) {
                told.add("began " + series);
            }

            @Override
            public void sample(long series, long timeMillis, double value) {
                told.add(series + " at " + timeMillis);
            }

            @Override
            public void seriesForgotten(long series) {
                told.add("forgotten " + series);
            }
        };
    }

    private void scrape(Head head, int series, int times) {
        for (int i = 0; i < times; i++) {
            now += 15;
            try (Appender appender = head.appender()) {
                for (int number = 0; number < series; number++) {
                    AppendResult _ =
                            appender.append(
                                    appender.series(labels(number)), now, random.nextInt(100));
                }
                appender.commit();
            }
        }
    }

    private static Labels labels(int number) {
        return Labels.of("__name__", "m", "i", "s" + number);
    }

    private static LabelMatcher all() {
        return new LabelMatcher.Equal("__name__", "m");
    }
}
