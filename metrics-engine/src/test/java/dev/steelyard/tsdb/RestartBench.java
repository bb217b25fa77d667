package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How long a restart takes: `fill DIR SERIES TICKS` writes scrapes of a hundred targets, 15
/// seconds apart, and ends as a killed process does; `open DIR SERIES MINUTES` begins again so long
/// after the first of them.
///
/// ```
/// java -cp … dev.steelyard.tsdb.RestartBench fill /tmp/restart 100000 340
/// java -cp … dev.steelyard.tsdb.RestartBench open /tmp/restart 100000 90
/// ```
final class RestartBench {
    private static final int TARGETS = 100;
    private static final long TICK_MILLIS = 15_000;
    private static final int TICKS_AFTER = 1000;
    private static final long BEGIN = 1_800_000_000_000L;

    private final Path directory;
    private final int perTarget;
    private final Random random = new Random(1);
    private long now = BEGIN;

    private RestartBench(Path directory, int series) {
        this.directory = directory;
        this.perTarget = series / TARGETS;
    }

    /// @param arguments what to do, the directory, the number of series, and of ticks or minutes
    public static void main(String[] arguments) throws Exception {
        RestartBench bench =
                new RestartBench(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        if (arguments[0].equals("fill")) {
            bench.fill(Integer.parseInt(arguments[3]));
        } else {
            bench.open(arguments[3]);
        }
        Runtime.getRuntime().halt(0);
    }

    private Database database() throws IOException {
        return Database.open(
                directory,
                DatabaseOptions.DEFAULT,
                new Database.Surroundings(
                        () -> Instant.ofEpochMilli(now), () -> now * 1_000_000, random));
    }

    private void fill(int ticks) throws Exception {
        Database database = database();
        List<long[]> refs = new ArrayList<>();
        double[] values = new double[TARGETS * perTarget];
        long began = System.nanoTime();
        for (int tick = 0; tick < ticks; tick++) {
            for (int target = 0; target < TARGETS; target++) {
                try (Appender appender = database.appender()) {
                    if (tick == 0) {
                        refs.add(series(target, appender));
                    }
                    scrape(appender, refs.get(target), target, values);
                    appender.commit();
                }
            }
            if (tick % 4 == 0) {
                long before = System.nanoTime();
                database.tend();
                long took = (System.nanoTime() - before) / 1_000_000;
                if (took > 20) {
                    System.out.printf("tick %d: tending took %d ms%n", tick, took);
                }
            }
            now += TICK_MILLIS;
        }
        database.sync();
        System.out.printf(
                "%d samples in %.1f s, log %d MiB, head files %d MiB, head %d KiB, resident %d MiB%n",
                (long) ticks * values.length,
                (System.nanoTime() - began) / 1e9,
                bytes("log") >> 20,
                bytes("head") >> 20,
                used(database) >> 10,
                resident() >> 20);
    }

    /// What series and their samples take off the heap.
    private static long used(Database database) {
        return database.families().stream()
                .filter(family -> family.name().equals("steelyard_tsdb_head_used_bytes"))
                .map(family -> (MetricPoint.Value) family.points().getFirst())
                .mapToLong(point -> (long) point.value())
                .sum();
    }

    private long[] series(int target, Appender appender) {
        long[] refs = new long[perTarget];
        for (int i = 0; i < perTarget; i++) {
            refs[i] =
                    appender.series(
                            Labels.of(
                                    "__name__",
                                    "metric_" + i / 10,
                                    "code",
                                    "c" + i % 10,
                                    "instance",
                                    "10.0.0." + target + ":80",
                                    "job",
                                    "web",
                                    "namespace",
                                    "shop" + target % 10,
                                    "pod",
                                    "web-" + target));
        }
        return refs;
    }

    private void scrape(Appender appender, long[] refs, int target, double[] values) {
        for (int i = 0; i < refs.length; i++) {
            int at = target * perTarget + i;
            values[at] += step(i % 10);
            AppendResult _ = appender.append(refs[i], now, values[at]);
        }
    }

    /// Three in ten are constant, one is a counter of seconds, the others count or step.
    private double step(int kind) {
        return switch (kind) {
            case 0, 1, 2 -> 0;
            case 3 -> random.nextInt(1_000_000_000) / 1e9;
            case 4, 5 -> 4096L * (random.nextInt(2000) - 1000);
            case 6 -> random.nextInt(100_000);
            default -> random.nextInt(5);
        };
    }

    /// @param minutes after the first sample at which it begins again
    private void open(String minutes) throws Exception {
        long machine = ManagementFactory.getRuntimeMXBean().getStartTime();
        now = BEGIN + Duration.ofMinutes(Integer.parseInt(minutes)).toMillis();
        long began = System.nanoTime();
        Database database = database();
        try (Appender appender = database.appender()) {
            AppendResult result = appender.append(appender.series(Labels.of("a", "b")), now, 1);
            appender.commit();
            System.out.printf(
                    "open and taking samples after %d ms (%s), %d ms after the machine began%n",
                    (System.nanoTime() - began) / 1_000_000,
                    result,
                    System.currentTimeMillis() - machine);
        }
        database.awaitReplay();
        Replay replay = database.replay();
        System.out.printf(
                "all %d samples are back after %d ms, %d lost, %d damages, head %d KiB, resident %d MiB%n",
                replay.samples(),
                (System.nanoTime() - began) / 1_000_000,
                replay.lostSamples(),
                replay.damagedStretches(),
                used(database) >> 10,
                resident() >> 20);
        goOn(database);
    }

    /// Scrapes the same series again.
    private void goOn(Database database) throws IOException {
        List<long[]> refs = new ArrayList<>();
        double[] values = new double[TARGETS * perTarget];
        for (int tick = 0; tick < TICKS_AFTER; tick++) {
            now += TICK_MILLIS;
            for (int target = 0; target < TARGETS; target++) {
                try (Appender appender = database.appender()) {
                    if (tick == 0) {
                        refs.add(series(target, appender));
                    }
                    scrape(appender, refs.get(target), target, values);
                    appender.commit();
                }
            }
            if (tick % 80 == 0) {
                database.tend();
                System.out.printf(
                        "%d ticks later: head %d KiB, resident %d MiB%n",
                        tick + 1, used(database) >> 10, resident() >> 20);
            }
        }
    }

    private long bytes(String name) throws IOException {
        try (var files = Files.list(directory.resolve(name))) {
            return files.filter(file -> !file.endsWith("ballast"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long resident() throws IOException {
        String[] words = Files.readString(Path.of("/proc/self/statm")).split(" ", 3);
        return Long.parseLong(words[1]) * 4096;
    }
}
