package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.testing.PrometheusPrograms;
import dev.steelyard.testing.RandomHistograms;
import dev.steelyard.testing.RunningPrometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Histograms, start times and late samples, written by a database and read by promtool and by a
/// real Prometheus.
class PrometheusReadsOursTest {
    private static final long MINUTE = 60_000;
    private static final long FIRST = 1_700_006_400_000L; // a block begins here
    private static final int SAMPLES = 400;

    private static final DatabaseOptions OPTIONS =
            new DatabaseOptions(
                    new DatabaseOptions.Memory(10_000, 1L << 30, 100),
                    new DatabaseOptions.Log(1 << 20, 4096, Duration.ofMinutes(5)),
                    new DatabaseOptions.Blocks(
                            Duration.ofDays(36500), 1L << 30, Duration.ofHours(2)),
                    Duration.ofHours(5));

    @TempDir private Path directory;
    private final Random random = new Random(4);
    private final Map<String, Map<Long, String>> written = new TreeMap<>();
    private final Map<String, Map<Long, Long>> starts = new TreeMap<>();
    private long now = FIRST;

    private record Late(String series, long time, long due, @Nullable NativeHistogram histogram) {}

    @Test
    void promtoolDumpsAndPrometheusServesWhatIsInOurBlocks() throws Exception {
        Path promtool = PrometheusPrograms.promtool();
        Path data = directory.resolve("data");
        Path copy = directory.resolve("copy");
        Database.Surroundings surroundings =
                new Database.Surroundings(
                        () -> Instant.ofEpochMilli(now), () -> now * 1_000_000, new Random(1));
        try (Database database = Database.open(data, OPTIONS, surroundings)) {
            database.awaitReplay();
            fill(database);
            database.snapshot(copy);
        }
        Map<String, Map<Long, String>> dumped = new TreeMap<>();
        PrometheusPrograms.lines(promtool, "tsdb", "dump", copy.toString())
                .forEach(line -> read(line, dumped));
        assertThat(dumped).isEqualTo(written);
        Path prometheus = Files.createDirectories(directory.resolve("prometheus"));
        try (RunningPrometheus running =
                RunningPrometheus.start(
                        prometheus,
                        copy,
                        "global: {}\n",
                        "st-storage",
                        "use-start-timestamps",
                        "promql-experimental-functions")) {
            for (Map.Entry<String, Map<Long, Long>> each : starts.entrySet()) {
                String series = each.getKey();
                for (Map.Entry<Long, Long> start : each.getValue().entrySet()) {
                    assertThat(start(running, series, start.getKey()))
                            .as("%s at %d", series, start.getKey())
                            .isEqualTo(start.getValue() / 1000.0);
                }
            }
        }
    }

    /// Every seventh sample comes half an hour late, every fiftieth four hours: its span is in a
    /// block by then.
    private void fill(Database database) {
        Map<String, RandomHistograms> histograms =
                Map.of(
                        "whole", new RandomHistograms(random, true),
                        "whole-started", new RandomHistograms(random, true),
                        "float-started", new RandomHistograms(random, false));
        List<Late> late = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            for (String series : List.of("plain", "started", "changing")) {
                late.add(new Late(series, now, due(i), null));
            }
            for (String series : histograms.keySet()) {
                NativeHistogram next = histograms.get(series).next();
                late.add(new Late(series, now, due(i), next.isStale() ? null : next));
            }
            late.removeIf(each -> each.due() <= now && append(database, each));
            now += MINUTE;
            if (i % 10 == 0) {
                database.tend();
            }
        }
        now += Duration.ofHours(4).toMillis();
        late.forEach(each -> append(database, each));
        database.tend();
    }

    private long due(int number) {
        if (number % 50 == 49) {
            return now + 4 * 60 * MINUTE;
        }
        return number % 7 == 6 ? now + 30 * MINUTE : now;
    }

    private boolean append(Database database, Late sample) {
        String series = sample.series();
        long time = sample.time();
        long start =
                switch (series) {
                    case "plain", "whole" -> 0;
                    case "started" -> FIRST - 1000;
                    default -> time - 500 - random.nextInt(3);
                };
        NativeHistogram histogram = sample.histogram();
        try (Appender appender = database.appender()) {
            long ref = appender.series(Labels.of("__name__", "m", "i", series));
            double value = random.nextInt(40) == 0 ? Staleness.MARKER : random.nextInt(1000);
            AppendResult result =
                    histogram == null
                            ? appender.append(ref, time, value, start)
                            : appender.append(ref, time, histogram, start);
            appender.commit();
            if (result == AppendResult.STORED) {
                written.computeIfAbsent(series, _ -> new TreeMap<>())
                        .put(time, words(value, histogram));
                if (start != 0 && time % (10 * MINUTE) == 0 && !Staleness.isStale(value)) {
                    starts.computeIfAbsent(series, _ -> new TreeMap<>()).put(time, start);
                }
            }
        }
        return true;
    }

    private static String words(double value, @Nullable NativeHistogram histogram) {
        if (histogram == null) {
            return Staleness.isStale(value) ? "NaN" : String.valueOf(value);
        }
        List<Double> counts = new ArrayList<>();
        add(histogram.positive(), counts);
        add(histogram.negative(), counts);
        if (histogram.zeroCount() != 0) {
            counts.add(histogram.zeroCount());
        }
        return words(histogram.count(), histogram.sum(), counts);
    }

    private static void add(Buckets buckets, List<Double> to) {
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.count(i) != 0) {
                to.add(buckets.count(i));
            }
        }
    }

    private static String words(double count, double sum, List<Double> counts) {
        return "%s %s %s".formatted(count, sum, counts.stream().sorted().toList());
    }

    private static final Pattern LINE =
            Pattern.compile("\\{__name__=\"m\", i=\"([^\"]*)\"} (.*) (\\d+)");
    private static final Pattern HISTOGRAM = Pattern.compile("\\{count:([^,]*), sum:([^,}]*)(.*)}");
    private static final Pattern BUCKET = Pattern.compile("[\\])]:([^,]+)");

    private static void read(String line, Map<String, Map<Long, String>> into) {
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        into.computeIfAbsent(matcher.group(1), _ -> new TreeMap<>())
                .put(Long.parseLong(matcher.group(3)), value(matcher.group(2)));
    }

    private static String value(String text) {
        Matcher histogram = HISTOGRAM.matcher(text);
        if (!histogram.matches()) {
            return text.equals("NaN") ? text : String.valueOf(Double.parseDouble(text));
        }
        if (histogram.group(2).equals("NaN")) {
            return "NaN";
        }
        List<Double> counts = new ArrayList<>();
        Matcher bucket = BUCKET.matcher(histogram.group(3));
        while (bucket.find()) {
            double count = Double.parseDouble(bucket.group(1));
            if (count != 0) {
                counts.add(count);
            }
        }
        return words(
                Double.parseDouble(histogram.group(1)),
                Double.parseDouble(histogram.group(2)),
                counts);
    }

    private static double start(RunningPrometheus running, String series, long time)
            throws IOException {
        String answer =
                running.ask(
                        "/api/v1/query",
                        Map.of(
                                "query",
                                "start_timestamp(m{i=\"" + series + "\"})",
                                "time",
                                String.valueOf(time / 1000.0)));
        Matcher matcher = Pattern.compile("\"value\":\\[[^,]*,\"([^\"]*)\"").matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
