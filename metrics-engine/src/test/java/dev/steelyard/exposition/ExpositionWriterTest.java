package dev.steelyard.exposition;

import static dev.steelyard.exposition.ExpositionFormat.OPENMETRICS;
import static dev.steelyard.exposition.ExpositionFormat.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricPoint.Bucket;
import dev.steelyard.model.MetricType;
import dev.steelyard.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExpositionWriterTest {
    private static MetricFamily single(String name, MetricType type, Labels labels, double value) {
        return new MetricFamily(
                name, type, "Of it.", List.of(new MetricPoint.Value(labels, value)));
    }

    private static MetricFamily histogram(MetricType type, double sum, Bucket... buckets) {
        return new MetricFamily(
                "d",
                type,
                "",
                List.of(new MetricPoint.Histogram(Labels.of("a", "b"), List.of(buckets), sum)));
    }

    private static String text(MetricFamily family) {
        return ExpositionWriter.write(TEXT, List.of(family));
    }

    private static String openMetrics(MetricFamily family) {
        return ExpositionWriter.write(OPENMETRICS, List.of(family));
    }

    @Test
    void aCounterIsDeclaredWithItsTotalInTextAndWithoutInOpenMetrics() {
        MetricFamily family = single("c", MetricType.COUNTER, Labels.EMPTY, 3);
        assertThat(text(family))
                .isEqualTo("# HELP c_total Of it.\n# TYPE c_total counter\nc_total 3\n");
        assertThat(openMetrics(family))
                .isEqualTo("# TYPE c counter\n# HELP c Of it.\nc_total 3\n# EOF\n");
    }

    @Test
    void typesThatTextLacksBecomeTheNearest() {
        Labels labels = Labels.of("version", "1");
        assertThat(text(single("b", MetricType.INFO, labels, 1)))
                .isEqualTo("# HELP b_info Of it.\n# TYPE b_info gauge\nb_info{version=\"1\"} 1\n");
        assertThat(openMetrics(single("b", MetricType.INFO, labels, 1)))
                .contains("# TYPE b info\n", "\nb_info{version=\"1\"} 1\n");
        assertThat(text(single("s", MetricType.STATESET, labels, 1))).contains("TYPE s gauge");
        assertThat(text(single("u", MetricType.UNKNOWN, labels, 1))).contains("TYPE u untyped");
        assertThat(openMetrics(single("u", MetricType.UNKNOWN, labels, 1)))
                .contains("TYPE u unknown");
    }

    @Test
    void aHistogramHasBucketsSumAndCount() {
        MetricFamily family =
                histogram(
                        MetricType.HISTOGRAM,
                        2.5,
                        new Bucket(1, 2),
                        new Bucket(Double.POSITIVE_INFINITY, 3));
        assertThat(text(family))
                .isEqualTo(
                        """
                        # TYPE d histogram
                        d_bucket{a="b",le="1"} 2
                        d_bucket{a="b",le="+Inf"} 3
                        d_sum{a="b"} 2.5
                        d_count{a="b"} 3
                        """);
        assertThat(openMetrics(family)).contains("d_bucket{a=\"b\",le=\"1.0\"} 2\n");
    }

    @Test
    void aGaugeHistogramHasItsOwnSuffixesInOpenMetrics() {
        MetricFamily family =
                histogram(MetricType.GAUGEHISTOGRAM, 2, new Bucket(Double.POSITIVE_INFINITY, 3));
        assertThat(openMetrics(family)).contains("d_gsum{a=\"b\"} 2\nd_gcount{a=\"b\"} 3\n");
        assertThat(text(family)).contains("TYPE d histogram", "d_sum{a=\"b\"} 2\nd_count");
    }

    @Test
    void aSumThatIsAbsentOrForbiddenIsNotWritten() {
        Bucket all = new Bucket(Double.POSITIVE_INFINITY, 3);
        assertThat(openMetrics(histogram(MetricType.HISTOGRAM, Double.NaN, all)))
                .doesNotContain("_sum", "_count");
        assertThat(openMetrics(histogram(MetricType.HISTOGRAM, 1, new Bucket(-1, 0), all)))
                .doesNotContain("_sum", "_count");
        assertThat(text(histogram(MetricType.HISTOGRAM, Double.NaN, all)))
                .contains("_count")
                .doesNotContain("_sum");
    }

    @Test
    void namesBeyondTheOldAlphabetAreQuoted() {
        assertThat(text(single("my.name", MetricType.GAUGE, Labels.of("l\"l", "v"), 1)))
                .isEqualTo(
                        """
                        # HELP "my.name" Of it.
                        # TYPE "my.name" gauge
                        {"my.name","l\\"l"="v"} 1
                        """);
        assertThat(text(single("9a", MetricType.GAUGE, Labels.EMPTY, 1))).contains("{\"9a\"} 1");
    }

    @Test
    void textIsEscapedAsItsFormatWants() {
        String odd = "a\\b\nc\"d";
        MetricFamily family =
                new MetricFamily(
                        "g",
                        MetricType.GAUGE,
                        odd,
                        List.of(new MetricPoint.Value(Labels.of("l", odd), 1)));
        assertThat(text(family))
                .contains("# HELP g a\\\\b\\nc\"d\n", "g{l=\"a\\\\b\\nc\\\"d\"} 1\n");
        assertThat(openMetrics(family)).contains("# HELP g a\\\\b\\nc\\\"d\n");
    }

    @ParameterizedTest
    @EnumSource(ExpositionFormat.class)
    void pointsThatDoNotFitTheirTypeAreRefused(ExpositionFormat format) {
        List<MetricFamily> misfits =
                List.of(
                        single("a", MetricType.HISTOGRAM, Labels.EMPTY, 1),
                        single("a", MetricType.SUMMARY, Labels.EMPTY, 1),
                        histogram(MetricType.GAUGE, 1, new Bucket(Double.POSITIVE_INFINITY, 1)),
                        histogram(MetricType.HISTOGRAM, 1, new Bucket(1, 1)),
                        histogram(MetricType.HISTOGRAM, 1));
        for (MetricFamily misfit : misfits) {
            assertThatThrownBy(() -> ExpositionWriter.write(format, List.of(misfit)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(misfit.name());
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatIsWrittenIsReadBack(long seed) throws MalformedExpositionException {
        List<MetricFamily> families = new RandomFamilies(seed).draw();
        assertThat(samples(ExpositionWriter.write(TEXT, families), TEXT))
                .containsExactlyElementsOf(expected(families, TEXT));
        assertThat(samples(ExpositionWriter.write(OPENMETRICS, families), OPENMETRICS))
                .containsExactlyElementsOf(expected(families, OPENMETRICS));
    }

    private static List<String> samples(String body, ExpositionFormat format)
            throws MalformedExpositionException {
        return Transcript.of(body, format).stream()
                .filter(entry -> !entry.startsWith("TYPE ") && !entry.startsWith("HELP "))
                .toList();
    }

    private static List<String> expected(List<MetricFamily> families, ExpositionFormat format) {
        List<String> samples = new ArrayList<>();
        for (MetricFamily family : families) {
            for (MetricPoint point : family.points()) {
                switch (point) {
                    case MetricPoint.Value(Labels labels, double value) ->
                            samples.add(line(name(family), labels, value));
                    case MetricPoint.Histogram histogram ->
                            expectHistogram(family, histogram, format, samples);
                }
            }
        }
        return samples;
    }

    private static String name(MetricFamily family) {
        return switch (family.type()) {
            case COUNTER -> family.name() + "_total";
            case INFO -> family.name() + "_info";
            case GAUGE, HISTOGRAM, GAUGEHISTOGRAM, SUMMARY, STATESET, UNKNOWN -> family.name();
        };
    }

    private static void expectHistogram(
            MetricFamily family,
            MetricPoint.Histogram point,
            ExpositionFormat format,
            List<String> into) {
        for (Bucket bucket : point.buckets()) {
            String le = CanonicalNumber.ofLabel(bucket.upperBound(), format);
            into.add(
                    line(
                            family.name() + "_bucket",
                            with(point.labels(), le),
                            (double) bucket.cumulativeCount()));
        }
        boolean open = format == OPENMETRICS;
        String mark = open && family.type() == MetricType.GAUGEHISTOGRAM ? "_g" : "_";
        boolean summed =
                !Double.isNaN(point.sum())
                        && !(open && point.buckets().getFirst().upperBound() < 0);
        if (summed) {
            into.add(line(family.name() + mark + "sum", point.labels(), point.sum()));
        }
        if (summed || !open) {
            into.add(line(family.name() + mark + "count", point.labels(), (double) point.count()));
        }
    }

    private static Labels with(Labels labels, String le) {
        return new LabelsBuilder(labels).set("le", le).build();
    }

    private static String line(String name, Labels labels, double value) {
        return new LabelsBuilder(labels).set(Labels.NAME, name).build() + " " + value;
    }
}
