package dev.steelyard.apiserver.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steelyard.apiserver.query.ListedSeries;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.QueryException;
import dev.steelyard.promql.QuerySettings;
import dev.steelyard.promql.Value;
import dev.steelyard.rules.described.DescribedMetric;
import dev.steelyard.rules.described.DescribedMetric.Question;
import dev.steelyard.rules.described.RuleName;
import dev.steelyard.rules.described.ScrapeRuleCompiler;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.Describes;
import dev.steelyard.rules.v1alpha1.MeasuredGauge;
import dev.steelyard.rules.v1alpha1.MeasuredRate;
import dev.steelyard.rules.v1alpha1.Reduce;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A metric of objects has the values of one query of PromQL.
class DescribedMetricLawTest {
    private static final long NOW = 1_800_000_000_000L;

    private final Engine engine = new Engine(EngineOptions.DEFAULT);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sum by (host) (rate(m{namespace="ns",host!=""}[2m]))          |        |     | SUM
                    sum by (host) (m{namespace="ns",host!=""})                    | LAST   |     | SUM
                    max by (host) (m{namespace="ns",host!=""})                    | LAST   |     | MAX
                    avg by (host) (avg_over_time(m{namespace="ns",host!=""}[3m])) | AVG    | 3m  | AVG
                    min by (host) (max_over_time(m{namespace="ns",host!=""}[90s])) | MAX   | 90s | MIN
                    """)
    void equalsPromql(String query, @Nullable Reduce reduce, @Nullable String over, Across across)
            throws QueryException {
        DescribedMetric metric = metric(reduce, over, across);
        for (long seed = 0; seed < 60; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            ListedSeries series = series(random);
            Map<String, Double> expected = new HashMap<>();
            Value.Vector vector =
                    (Value.Vector) engine.instant(query, NOW, series, QuerySettings.NONE).value();
            vector.samples().forEach(each -> expected.put(each.labels().get("host"), each.value()));
            Map<String, Double> found = new HashMap<>();
            metric.read(series, new Question("ns", Optional.empty(), _ -> true, NOW))
                    .forEach((host, value) -> found.put(host, value.milli() / 1000.0));
            assertThat(found.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
            long of = seed;
            expected.forEach((host, value) ->
                    assertThat(found.get(host)).as("seed %d", of).isCloseTo(value, within(0.0011)));
        }
    }

    /// What the labels of an external metric tell apart, and what it is without any.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sum by (host) (rate(m{namespace="ns"}[2m]))               | host      |     | SUM
                    sum by (host, code) (m{namespace="ns"})                   | host,code | LAST | SUM
                    max by (code) (m{namespace="ns"})                         | code      | LAST | MAX
                    avg (m{namespace="ns"})                                   | ''        | LAST | AVG
                    """)
    void itemsEqualPromql(String query, String by, @Nullable Reduce reduce, Across across)
            throws QueryException {
        List<String> labels = by.isEmpty() ? List.of() : List.of(by.split(","));
        DescribedMetric metric = compiled(null, served(labels, reduce, null, across));
        for (long seed = 0; seed < 60; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            ListedSeries series = series(random);
            Map<Labels, Double> expected = new HashMap<>();
            Value.Vector vector =
                    (Value.Vector) engine.instant(query, NOW, series, QuerySettings.NONE).value();
            vector.samples().forEach(each -> expected.put(each.labels(), each.value()));
            Map<Labels, Double> found = new HashMap<>();
            metric.items(series, new Question("ns", Optional.empty(), _ -> true, NOW))
                    .forEach(item ->
                            found.put(item.labels(), item.value().orElseThrow().milli() / 1000.0));
            assertThat(found.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
            long of = seed;
            expected.forEach((group, value) ->
                    assertThat(found.get(group))
                            .as("seed %d", of)
                            .isCloseTo(value, within(0.0011)));
        }
    }

    private static DescribedMetric metric(
            @Nullable Reduce reduce, @Nullable String over, Across across) {
        return compiled(
                new Describes("networking.k8s.io/v1", "Ingress", null, "host"),
                served(List.of(), reduce, over, across));
    }

    private static ServedMetric served(
            List<String> by, @Nullable Reduce reduce, @Nullable String over, Across across) {
        return reduce == null
                ? new ServedMetric("x", by, new MeasuredRate("m", Map.of(), List.of(), "2m"), null)
                : new ServedMetric(
                        "x",
                        by,
                        null,
                        new MeasuredGauge("m", Map.of(), List.of(), over, reduce, across));
    }

    private static DescribedMetric compiled(@Nullable Describes describes, ServedMetric served) {
        ScrapeRuleCompiler.Compiled compiled =
                ScrapeRuleCompiler.compile(
                        new RuleName(Optional.of("ns"), "r"),
                        new ScrapeRuleSpec(describes, List.of(served)));
        assertThat(compiled.problems()).isEmpty();
        return compiled.metrics().getFirst();
    }

    /// Some counters of some hosts, with gaps, resets and ends.
    private static ListedSeries series(RandomGenerator random) {
        ListedSeries series = new ListedSeries();
        int count = random.nextInt(1, 8);
        for (int i = 0; i < count; i++) {
            Labels labels =
                    Labels.of(
                            Labels.NAME,
                            "m",
                            "namespace",
                            random.nextInt(5) == 0 ? "other" : "ns",
                            "host",
                            random.nextInt(6) == 0 ? "" : "h" + random.nextInt(3),
                            "code",
                            Integer.toString(i));
            double value = random.nextInt(1000);
            for (long time = NOW - 400_000; time <= NOW; time += random.nextLong(1, 40_000)) {
                boolean ends = random.nextInt(15) == 0;
                value = random.nextInt(12) == 0 ? random.nextInt(50) : value + random.nextInt(90);
                var _ = series.with(labels, time, ends ? Staleness.MARKER : value);
            }
        }
        return series;
    }
}
