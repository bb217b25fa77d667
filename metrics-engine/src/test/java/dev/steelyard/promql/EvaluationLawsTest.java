package dev.steelyard.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// What the engine answers for ranges is what the definitions say at each step.
class EvaluationLawsTest {
    private static final long START = 1_795_000_000_000L;
    private static final long END = START + 3_600_000;
    private static final long LOOK_BACK = 300_000;

    private final Engine engine = new Engine(EngineOptions.DEFAULT);

    /// The value of a query's only series at a time.
    @FunctionalInterface
    private interface Naive {
        OptionalDouble at(long time);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void functionsOfOneSeriesAreTheirDefinitions(long seed) throws QueryException {
        Random random = new Random(seed);
        MemoryStore store = new MemoryStore();
        Labels labels = Labels.of(Labels.NAME, "x_total");
        fill(store, labels, random);
        NaiveReading naive = new NaiveReading(store.samples(labels));
        long range = 1000L * (1 + random.nextInt(600));
        long offset = 1000L * random.nextInt(400);
        long step = 1000L * (1 + random.nextInt(200));
        definitions(naive, range, offset)
                .forEach((query, expected) -> {
                    String text =
                            query.replace("RANGE", range + "ms").replace("OFFSET", offset + "ms");
                    assertEqual(store, text, step, expected);
                });
    }

    private static Map<String, Naive> definitions(NaiveReading naive, long range, long offset) {
        Map<String, Naive> all = new LinkedHashMap<>();
        all.put("x_total", time -> naive.at(time, LOOK_BACK));
        all.put("x_total offset OFFSET", time -> naive.at(time - offset, LOOK_BACK));
        all.put("x_total @ " + START / 1000 + ".5", _ -> naive.at(START + 500, LOOK_BACK));
        all.put("increase(x_total[RANGE])", time -> naive.increase(time, range));
        all.put(
                "rate(x_total[RANGE] offset OFFSET)",
                time -> scaled(naive.increase(time - offset, range), 1000.0 / range));
        all.put(
                "count_over_time(x_total[RANGE])",
                time -> naive.over(time, range, 1, window -> window.size()));
        all.put(
                "sum_over_time(x_total[RANGE])",
                time ->
                        naive.over(
                                time,
                                range,
                                1,
                                window -> window.stream().mapToDouble(Sample::value).sum()));
        all.put(
                "max_over_time(x_total[RANGE])",
                time ->
                        naive.over(
                                time,
                                range,
                                1,
                                window ->
                                        window.stream()
                                                .mapToDouble(Sample::value)
                                                .max()
                                                .orElseThrow()));
        all.put(
                "last_over_time(x_total[RANGE])",
                time -> naive.over(time, range, 1, window -> window.getLast().value()));
        all.put("resets(x_total[RANGE])", time -> naive.over(time, range, 1, NaiveReading::resets));
        all.put(
                "stdvar_over_time(x_total[RANGE])",
                time -> naive.over(time, range, 1, NaiveReading::variance));
        all.put("deriv(x_total[RANGE])", time -> naive.over(time, range, 2, NaiveReading::slope));
        all.put("max_over_time(x_total[RANGE:1s])", time -> subqueryMaximum(naive, time, range));
        return all;
    }

    private static OptionalDouble scaled(OptionalDouble value, double factor) {
        return value.isPresent()
                ? OptionalDouble.of(value.getAsDouble() * factor)
                : OptionalDouble.empty();
    }

    private static OptionalDouble subqueryMaximum(NaiveReading naive, long time, long range) {
        double most = Double.NEGATIVE_INFINITY;
        for (long at = Math.ceilDiv(time - range + 1, 1000L) * 1000; at <= time; at += 1000) {
            OptionalDouble value = naive.at(at, LOOK_BACK);
            most = Math.max(most, value.orElse(Double.NEGATIVE_INFINITY));
        }
        return Double.isInfinite(most) ? OptionalDouble.empty() : OptionalDouble.of(most);
    }

    /// A counter with irregular samples, gaps, stale markers and resets.
    private static void fill(MemoryStore store, Labels labels, Random random) {
        double value = random.nextInt(1000);
        long time = START - 1_000_000;
        while (time < END) {
            time += random.nextInt(30) == 0 ? 700_000 : 1 + random.nextInt(30_000);
            value = random.nextInt(15) == 0 ? random.nextInt(5) : value + random.nextInt(100);
            store.put(labels, time, random.nextInt(20) == 0 ? Staleness.MARKER : value);
        }
    }

    private void assertEqual(MemoryStore store, String query, long step, Naive naive) {
        Map<Long, Double> expected = new TreeMap<>();
        for (long time = START; time <= END; time += step) {
            long at = time;
            naive.at(time).ifPresent(value -> expected.put(at, value));
        }
        Map<Long, Double> got = answer(store, query, step);
        assertThat(got.keySet()).as(query).isEqualTo(expected.keySet());
        expected.forEach((time, value) -> {
            double there = got.getOrDefault(time, Double.NaN);
            assertThat(Math.abs(there - value))
                    .as(query + " at " + time + ": " + there + ", not " + value)
                    .isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(value)));
        });
    }

    private Map<Long, Double> answer(MemoryStore store, String query, long step) {
        Map<Long, Double> points = new TreeMap<>();
        try {
            Value value = engine.range(query, START, END, step, store, QuerySettings.NONE).value();
            for (PointSeries series : ((Value.Matrix) value).series()) {
                for (int i = 0; i < series.floats(); i++) {
                    points.put(series.timeMillis(i), series.value(i));
                }
            }
        } catch (QueryException e) {
            throw new AssertionError(query, e);
        }
        return points;
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void everyStepOfARangeIsAnInstant(long seed) throws QueryException {
        Random random = new Random(seed);
        MemoryStore store = new MemoryStore();
        for (int i = 0; i < 6; i++) {
            fill(store, Labels.of(Labels.NAME, i < 3 ? "a" : "b", "i", "" + i % 3), random);
        }
        String[] queries = {
            "a + b",
            "a > b",
            "a or b",
            "a and on (i) (b > 500)",
            "a unless b > 300",
            "sum(a) / count(b)",
            "topk(2, {__name__=~\"a|b\"})",
            "quantile(0.4, a)",
            "avg without (i) (rate(a[7m]))",
            "max_over_time(sum(a)[10m:47s])",
            "label_replace(a, \"j\", \"$1$1\", \"i\", \"(1|2)\") * 2",
            "a / on (i) group_left b @ " + START / 1000,
            "absent(a > 900)",
            "clamp_max(stddev(b), 100)",
            "count_values(\"v\", a % 3)"
        };
        for (String query : queries) {
            assertStepsAreInstants(store, query, 1000L * (60 + random.nextInt(600)));
        }
    }

    private void assertStepsAreInstants(MemoryStore store, String query, long step)
            throws QueryException {
        Value.Matrix matrix =
                (Value.Matrix)
                        engine.range(query, START, END, step, store, QuerySettings.NONE).value();
        for (long time = START; time <= END; time += step) {
            Map<Labels, Double> expected = new TreeMap<>();
            Value instant = engine.instant(query, time, store, QuerySettings.NONE).value();
            for (Value.VectorSample sample : ((Value.Vector) instant).samples()) {
                expected.put(sample.labels(), sample.value());
            }
            Map<Labels, Double> got = new TreeMap<>();
            for (PointSeries series : matrix.series()) {
                for (int i = 0; i < series.floats(); i++) {
                    if (series.timeMillis(i) == time) {
                        got.put(series.labels(), series.value(i));
                    }
                }
            }
            assertThat(got).as(query + " at " + time).isEqualTo(expected);
        }
    }
}
