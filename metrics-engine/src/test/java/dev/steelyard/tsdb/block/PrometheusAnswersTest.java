package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.PointSeries;
import dev.steelyard.promql.QueryException;
import dev.steelyard.promql.QuerySettings;
import dev.steelyard.promql.Value;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.testing.RunningPrometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Prometheus on a copy of our directory answers as our engine does over our readers: at one time
/// and over a range.
class PrometheusAnswersTest {
    private static final long STEP = 15_000;
    private static final int MOST_ULPS = 64;
    private static final List<String> QUERIES =
            """
            requests_total
            requests_total{app="web"}
            requests_total{app!="web",code=~"5.."}
            requests_total{code!~"5..|404"}
            {__name__=~"temp.*",room=~".+"}
            requests_total offset 10m
            requests_total @ start()
            rate(requests_total[5m])
            increase(requests_total[10m])
            irate(requests_total[2m])
            sum(rate(requests_total[5m]))
            sum by (app) (rate(requests_total[5m]))
            sum without (instance, code) (rate(requests_total[5m]))
            avg by (code) (requests_total)
            max(requests_total) - min(requests_total)
            count by (app, code) (requests_total)
            topk(2, sum by (instance) (rate(requests_total[5m])))
            quantile(0.9, temperature)
            stddev(temperature)
            group by (room) (temperature)
            temperature
            delta(temperature[10m])
            deriv(temperature[10m])
            predict_linear(temperature[10m], 600)
            avg_over_time(temperature[7m])
            min_over_time(temperature[7m])
            max_over_time(temperature[7m])
            sum_over_time(temperature[7m])
            count_over_time(temperature[7m])
            last_over_time(temperature[7m])
            present_over_time(temperature[7m])
            stddev_over_time(temperature[7m])
            quantile_over_time(0.5, temperature[7m])
            changes(temperature[10m])
            resets(requests_total[30m])
            absent(nothing)
            absent_over_time(temperature{room="none"}[5m])
            max_over_time(rate(requests_total[5m])[20m:1m])
            histogram_quantile(0.9, sum by (le) (rate(latency_bucket[5m])))
            histogram_quantile(0.5, rate(latency_bucket[5m]))
            rate(latency_sum[5m]) / rate(latency_count[5m])
            requests_total / on (instance, app) group_left () sum by (instance, app) (requests_total)
            temperature > 20
            temperature > bool 20 and on (room) temperature < 25
            label_replace(temperature, "place", "$1", "room", "(.).*")
            clamp(temperature, 18, 22) * 2 + 1
            round(temperature, 0.5)
            prometheus_http_request_duration_seconds
            sum by (job) (prometheus_http_request_duration_seconds)
            histogram_quantile(0.9, prometheus_http_request_duration_seconds)
            histogram_count(floats)
            histogram_avg(floats)
            sum by (job) (prometheus_http_response_size_bytes)
            up
            """
                    .lines()
                    .toList();

    @TempDir private static Path folder;

    @Test
    void theQueriesAreAnsweredAsPrometheusDoes() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        ScrapedBlock.copy(ScrapedBlock.write(folder), data);
        BlockReader theirs = BlockReader.open(new BlockDirectory(data).all().getFirst());
        long end = theirs.meta().maxMillis() / 1000 * 1000;
        BlockReader ours = WrittenBlock.of(data, 1, series(end - 3_600_000, new Random(1)));
        SeriesReader both = new MergedReader(List.of(ours, theirs));
        assertThat(QUERIES).hasSizeGreaterThan(50);
        List<String> differences = new ArrayList<>();
        try (RunningPrometheus running = RunningPrometheus.start(folder, data, "global: {}\n")) {
            for (String query : QUERIES) {
                compare(running, both, query, end, differences);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static void compare(
            RunningPrometheus running,
            SeriesReader reader,
            String query,
            long end,
            List<String> differences)
            throws IOException {
        Engine engine = new Engine(EngineOptions.DEFAULT);
        String encoded = RunningPrometheus.encoded(query);
        long start = end - 1_800_000;
        String instant =
                running.get("/api/v1/query?query=%s&time=%d".formatted(encoded, end / 1000));
        String range =
                running.get(
                        "/api/v1/query_range?query=%s&start=%d&end=%d&step=%d"
                                .formatted(encoded, start / 1000, end / 1000, STEP / 1000));
        try {
            Map<String, List<String>> at =
                    points(engine.instant(query, end, reader, QuerySettings.NONE).value());
            Map<String, List<String>> over =
                    points(
                            engine.range(query, start, end, STEP, reader, QuerySettings.NONE)
                                    .value());
            difference(query, points(instant), at, differences);
            difference(query + " over a range", points(range), over, differences);
        } catch (QueryException e) {
            differences.add(query + ": " + e);
        }
    }

    /// Adds the first difference, if there is any.
    private static void difference(
            String query,
            Map<String, List<String>> theirs,
            Map<String, List<String>> ours,
            List<String> differences) {
        assertThat(theirs).as(query).isNotEmpty();
        if (!theirs.keySet().equals(ours.keySet())) {
            differences.add("%s: %s, not %s".formatted(query, ours.keySet(), theirs.keySet()));
            return;
        }
        for (Map.Entry<String, List<String>> entry : theirs.entrySet()) {
            List<String> mine = Objects.requireNonNull(ours.get(entry.getKey()));
            List<String> wanted = entry.getValue();
            for (int i = 0; i < Math.max(mine.size(), wanted.size()); i++) {
                String left = i < mine.size() ? mine.get(i) : "nothing";
                String right = i < wanted.size() ? wanted.get(i) : "nothing";
                if (!isSame(left, right)) {
                    differences.add(
                            "%s: %s has %s, not %s".formatted(query, entry.getKey(), left, right));
                    return;
                }
            }
        }
    }

    /// Floats may differ in the last places: logarithms and powers are those of two languages.
    private static boolean isSame(String left, String right) {
        if (left.equals(right)) {
            return true;
        }
        String[] mine = left.split(": ", 2);
        String[] theirs = right.split(": ", 2);
        if (mine.length != 2 || !mine[0].equals(theirs[0]) || right.contains("count")) {
            return false;
        }
        double wanted = Double.parseDouble(theirs[1]);
        return Math.abs(Double.parseDouble(mine[1]) - wanted) <= MOST_ULPS * Math.ulp(wanted);
    }

    private static Map<String, List<String>> points(Value value) {
        Map<String, List<String>> points = new TreeMap<>();
        switch (value) {
            case Value.Vector(List<Value.VectorSample> samples) ->
                    samples.forEach(sample ->
                            points.computeIfAbsent(
                                            sample.labels().toString(), _ -> new ArrayList<>())
                                    .add(
                                            point(
                                                    sample.timeMillis(),
                                                    sample.value(),
                                                    sample.histogram())));
            case Value.Matrix(List<PointSeries> all) ->
                    all.forEach(series -> points.put(series.labels().toString(), points(series)));
            case Value.Scalar(long time, double scalar) ->
                    points.put("", List.of(point(time, scalar, null)));
            case Value.Text(long time, String text) -> points.put(text, List.of("" + time));
        }
        return points;
    }

    private static List<String> points(PointSeries series) {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < series.floats(); i++) {
            points.add(point(series.timeMillis(i), series.value(i), null));
        }
        series.histograms().forEach(at -> points.add(point(at.timeMillis(), 0, at.histogram())));
        return points;
    }

    private static String point(long time, double value, @Nullable NativeHistogram histogram) {
        return histogram == null
                ? "%d: %s".formatted(time, value)
                : "%d: count %s sum %s".formatted(time, histogram.count(), histogram.sum());
    }

    /// The points of an answer over HTTP.
    private static Map<String, List<String>> points(String body) {
        Map<String, List<String>> points = new TreeMap<>();
        assertThat(body).contains("\"status\":\"success\"");
        try {
            Map<?, ?> data = object(object(JsonText.parse(body)).get("data"));
            for (Object item : list(data.get("result"))) {
                Map<?, ?> series = object(item);
                Map<String, String> labels = new TreeMap<>();
                object(series.get("metric"))
                        .forEach((name, value) ->
                                labels.put(String.valueOf(name), String.valueOf(value)));
                List<String> found = new ArrayList<>();
                for (String member : List.of("value", "histogram")) {
                    if (series.containsKey(member)) {
                        found.add(point(list(series.get(member))));
                    }
                }
                for (String member : List.of("values", "histograms")) {
                    if (series.containsKey(member)) {
                        list(series.get(member)).forEach(point -> found.add(point(list(point))));
                    }
                }
                points.put(Labels.of(labels).toString(), found);
            }
        } catch (JsonText.MalformedException e) {
            throw new AssertionError(body, e);
        }
        return points;
    }

    private static String point(List<?> pair) {
        long time = Math.round(((Number) Objects.requireNonNull(pair.get(0))).doubleValue() * 1000);
        if (pair.get(1) instanceof Map<?, ?> histogram) {
            return "%d: count %s sum %s"
                    .formatted(
                            time,
                            PromtoolTest.number(String.valueOf(histogram.get("count"))),
                            PromtoolTest.number(String.valueOf(histogram.get("sum"))));
        }
        return "%d: %s".formatted(time, PromtoolTest.number(String.valueOf(pair.get(1))));
    }

    private static Map<?, ?> object(@Nullable Object json) {
        return (Map<?, ?>) Objects.requireNonNull(json);
    }

    private static List<?> list(@Nullable Object json) {
        return (List<?>) Objects.requireNonNull(json);
    }

    /// An hour of counters that restart, gauges with gaps, and classic histograms.
    private static Map<Labels, List<Sample>> series(long begin, Random random) {
        Map<Labels, List<Sample>> all = new TreeMap<>();
        for (String instance : List.of("a:80", "b:80", "c:80")) {
            for (String app : List.of("web", "api")) {
                for (String code : List.of("200", "404", "500")) {
                    all.put(
                            Labels.of(
                                    "__name__", "requests_total",
                                    "instance", instance,
                                    "app", app,
                                    "code", code),
                            counter(begin, random, 1 + random.nextInt(20)));
                }
            }
            List<Double> bounds = List.of(0.1, 0.25, 0.5, 1.0, Double.POSITIVE_INFINITY);
            List<Sample> below = counter(begin, random, 0);
            for (double bound : bounds) {
                List<Sample> more = counter(begin, random, 9);
                List<Sample> sum = new ArrayList<>();
                for (int i = 0; i < more.size(); i++) {
                    sum.add(
                            new Sample(
                                    more.get(i).timeMillis(),
                                    more.get(i).value() + below.get(i).value()));
                }
                below = sum;
                String le = Double.isInfinite(bound) ? "+Inf" : String.valueOf(bound);
                all.put(
                        Labels.of("__name__", "latency_bucket", "instance", instance, "le", le),
                        sum);
            }
            all.put(Labels.of("__name__", "latency_count", "instance", instance), below);
            all.put(
                    Labels.of("__name__", "latency_sum", "instance", instance),
                    counter(begin, random, 3));
        }
        for (String room : List.of("kitchen", "cellar", "attic")) {
            all.put(Labels.of("__name__", "temperature", "room", room), gauge(begin, random));
        }
        return all;
    }

    private static List<Sample> counter(long begin, Random random, int pace) {
        List<Sample> samples = new ArrayList<>();
        double value = 0;
        for (long time = begin; time < begin + 3_600_000; time += STEP) {
            value = random.nextInt(150) == 0 ? 0 : value + pace * random.nextInt(10);
            samples.add(new Sample(time + 137, pace == 3 ? value / 7 : value));
        }
        return samples;
    }

    private static List<Sample> gauge(long begin, Random random) {
        List<Sample> samples = new ArrayList<>();
        double value = 20;
        for (long time = begin; time < begin + 3_600_000; time += STEP) {
            value += random.nextGaussian();
            switch (random.nextInt(40)) {
                case 0 -> samples.add(new Sample(time + random.nextInt(99), Staleness.MARKER));
                case 1 -> samples.add(new Sample(time + random.nextInt(99), Double.NaN));
                case 2, 3 -> time += random.nextInt(20) * STEP;
                default -> samples.add(new Sample(time + random.nextInt(99), value));
            }
        }
        return samples;
    }
}
