package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.testing.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writing process at random points of appending, of tending, which seals, cuts and
/// compacts, and of deleting, again and again in one directory, and compares what is there with
/// what was acknowledged. `-Dcrash.cycles=1000` for a night of it.
class CrashTest {
    private static final int CYCLES = Integer.getInteger("crash.cycles", 10);
    private static final long SEED = Long.getLong("seed", 1);
    private static final long BEGIN = 1_800_000_000_000L;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final Random random = new Random(SEED);
    private final Map<Character, Integer> kills = new TreeMap<>();
    private final NavigableSet<Long> acknowledged = new TreeSet<>();
    private final List<Deletion> deleted = new ArrayList<>();
    private final List<Deletion> begun = new ArrayList<>();

    private record Deletion(int series, long fromMillis, long toMillis) {
        static Deletion parse(String line) {
            String[] words = line.split(" ", 4);
            return new Deletion(
                    Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        }

        boolean covers(int of, long timeMillis) {
            return of == series && timeMillis >= fromMillis && timeMillis <= toMillis;
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterEveryKill() throws Exception {
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            long start =
                    acknowledged.isEmpty()
                            ? BEGIN
                            : acknowledged.last() + 2 * CrashWriter.STEP_MILLIS;
            writeUntilKilled(start, random.nextInt(400), "ATTd".charAt(random.nextInt(4)));
            forgetOld();
            check(cycle);
        }
        System.out.println("killed during " + kills);
        assertThat(kills).as("seed %d", SEED).containsKey('T');
    }

    /// Whether older samples are still there is a matter of retention: a cycle may be longer than a
    /// day, so this goes before the comparison.
    private void forgetOld() {
        if (!acknowledged.isEmpty()) {
            long until = acknowledged.last() - CrashWriter.RETENTION.toMillis() * 2 / 3;
            acknowledged.headSet(until).clear();
            begun.removeIf(each -> each.toMillis < until);
        }
    }

    /// Lets a process write some lines, and then until it begins what `at` says.
    private void writeUntilKilled(long start, int lines, char at)
            throws IOException, InterruptedException {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                CrashWriter.class.getName(),
                                directory.toString(),
                                String.valueOf(start))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = writer.inputReader()) {
            boolean alive = true;
            char last = ' ';
            String line = out.readLine();
            for (int read = 0; line != null; line = out.readLine(), read++) {
                take(line);
                last = line.isEmpty() ? last : line.charAt(0);
                if (alive && read > lines && last == at) {
                    pause();
                    // The process would close our end, too, before all is read.
                    alive = !writer.toHandle().destroyForcibly();
                }
            }
            kills.merge(last, 1, Integer::sum);
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor()).as("killed, not failed").isEqualTo(128 + 9);
    }

    /// Up to three milliseconds, in which the process comes further.
    private void pause() {
        long end = System.nanoTime() + random.nextInt(3_000_000);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /// A line that the kill cut off acknowledges nothing.
    private void take(String line) {
        if (!line.matches("A \\d{13}|[dD] \\d+ \\d{13} \\d{13}")) {
            return;
        }
        switch (line.charAt(0)) {
            case 'A' -> acknowledged.add(Long.parseLong(line.substring(2)));
            case 'd' -> begun.add(Deletion.parse(line));
            default -> deleted.add(Deletion.parse(line));
        }
    }

    private void check(int cycle) throws Exception {
        long now = acknowledged.isEmpty() ? BEGIN : acknowledged.last();
        try (Database database =
                Database.open(
                        directory,
                        CrashWriter.OPTIONS,
                        new Database.Surroundings(
                                () -> Instant.ofEpochMilli(now), () -> 0, random))) {
            database.awaitReplay();
            assertThat(database.replay().lostSamples()).isZero();
            Map<Labels, List<Sample>> all =
                    Reading.all(database, new LabelMatcher.Equal("__name__", "m"));
            for (int i = 0; i < CrashWriter.SERIES; i++) {
                check(cycle, i, all.getOrDefault(CrashWriter.labels(i), List.of()));
            }
        }
    }

    private void check(int cycle, int series, List<Sample> samples) {
        Map<Long, Double> there = new HashMap<>();
        List<Deletion> gone = deleted.stream().filter(each -> each.series == series).toList();
        List<Deletion> maybeGone = begun.stream().filter(each -> each.series == series).toList();
        for (Sample sample : samples) {
            there.put(sample.timeMillis(), sample.value());
            assertThat(sample.value())
                    .as("cycle %d series %d at %d", cycle, series, sample.timeMillis())
                    .isEqualTo(CrashWriter.value(series, sample.timeMillis()));
            assertThat(gone).noneMatch(each -> each.covers(series, sample.timeMillis()));
        }
        for (long time : acknowledged) {
            if (maybeGone.stream().noneMatch(each -> each.covers(series, time))) {
                assertThat(there)
                        .as("cycle %d series %d at %d", cycle, series, time)
                        .containsKey(time);
            }
        }
    }
}
