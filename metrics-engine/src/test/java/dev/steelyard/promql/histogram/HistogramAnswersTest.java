package dev.steelyard.promql.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.Estimate.NanObservations;
import dev.steelyard.promql.number.FloatText;
import dev.steelyard.promql.script.Notation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the library of Prometheus 3.16 (Go module v0.316.0) answered for random histograms; one
/// line for each question: the operation, its arguments, its answers.
class HistogramAnswersTest {
    private static final String ANSWERS = "/promql/histogram-answers.tsv";
    private static final double TOLERANCE = 1e-9;

    @TestFactory
    Stream<DynamicTest> answersAreThoseOfPrometheus() throws IOException {
        try (InputStream in = HistogramAnswersTest.class.getResourceAsStream(ANSWERS)) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text
                    .lines()
                    .map(line -> DynamicTest.dynamicTest(line, () -> check(line.split("\t", -1))))
                    .toList()
                    .stream();
        }
    }

    private static void check(String[] line) {
        switch (line[0]) {
            case "buckets" ->
                    assertThat(HistogramText.bounds(histogram(line[1]))).isEqualTo(line[2]);
            case "api" ->
                    assertThat(api(PopulatedBuckets.of(histogram(line[1])))).isEqualTo(line[2]);
            case "quantile" ->
                    estimate(
                            HistogramQuantile.of(number(line[1]), histogram(line[2])),
                            line[3],
                            line[4]);
            case "fraction" ->
                    estimate(
                            HistogramFraction.of(
                                    number(line[1]), number(line[2]), histogram(line[3])),
                            line[4],
                            line[5]);
            case "below" -> withNumber(line, HistogramTrim::keepBelow);
            case "above" -> withNumber(line, HistogramTrim::keepAbove);
            case "scale" -> withNumber(line, HistogramArithmetic::scale);
            case "divide" -> withNumber(line, HistogramArithmetic::divide);
            case "reduce" ->
                    withNumber(
                            line, (h, schema) -> HistogramArithmetic.reduce(h, schema.intValue()));
            case "add" -> add(line);
            case "subtract" ->
                    same(
                            line[3],
                            joined(
                                            line,
                                            sum -> {
                                                sum.subtract(histogram(line[2]));
                                                return sum;
                                            })
                                    .plain());
            case "reset" ->
                    assertThat(CounterResets.between(histogram(line[1]), histogram(line[2])))
                            .isEqualTo(Boolean.parseBoolean(line[3]));
            case "classic" -> classic(line);
            case "classicfraction" ->
                    close(
                            classicBuckets(line[3]).fraction(number(line[1]), number(line[2])),
                            line[4]);
            default -> throw new AssertionError("no operation " + line[0]);
        }
    }

    private static String api(PopulatedBuckets buckets) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < buckets.size(); i++) {
            text.append(buckets.boundaryRule(i)).append(' ');
            text.append(FloatText.general(buckets.lower(i))).append(' ');
            text.append(FloatText.general(buckets.upper(i))).append(' ');
            text.append(FloatText.general(buckets.count(i))).append(';');
        }
        return text.toString();
    }

    private static void withNumber(
            String[] line, BiFunction<NativeHistogram, Double, NativeHistogram> operation) {
        same(line[3], operation.apply(histogram(line[2]), number(line[1])));
    }

    private static void add(String[] line) {
        HistogramSum sum =
                joined(
                        line,
                        each -> {
                            each.add(histogram(line[2]));
                            return each;
                        });
        same(line[3], sum.plain());
        assertThat(sum.resetsCollided()).isEqualTo(Boolean.parseBoolean(line[4]));
        assertThat(sum.boundsReconciled()).isEqualTo(Boolean.parseBoolean(line[5]));
    }

    private static HistogramSum joined(String[] line, UnaryOperator<HistogramSum> operation) {
        return operation.apply(new HistogramSum(histogram(line[1])));
    }

    private static void classic(String[] line) {
        ClassicBuckets buckets = classicBuckets(line[2]);
        close(buckets.quantile(number(line[1])), line[3]);
        String[] repair = line[4].split(" ", -1);
        assertThat(buckets.repair().isPresent()).isEqualTo(Boolean.parseBoolean(repair[0]));
        buckets.repair()
                .ifPresent(done -> {
                    assertThat(done.lowestBound()).isEqualTo(number(repair[1]));
                    assertThat(done.highestBound()).isEqualTo(number(repair[2]));
                    assertThat(done.largestRaise()).isEqualTo(number(repair[3]));
                });
    }

    private static ClassicBuckets classicBuckets(String text) {
        ClassicBuckets buckets = new ClassicBuckets();
        for (String bucket : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            String[] parts = bucket.split(":", -1);
            buckets.add(number(parts[0]), number(parts[1]));
        }
        return buckets;
    }

    private static void estimate(Estimate got, String value, String remarks) {
        close(got.value(), value);
        assertThat(got.nan() != NanObservations.NONE).isEqualTo(!remarks.equals("0"));
    }

    private static void close(double got, String expected) {
        assertThat(Closeness.within(TOLERANCE, number(expected), got))
                .as("expected %s, got %s", expected, got)
                .isTrue();
    }

    private static void same(String expected, NativeHistogram got) {
        assertThat(Notation.close(histogram(expected), got))
                .as("expected %s%n     got %s", expected, HistogramText.notation(got))
                .isTrue();
    }

    private static NativeHistogram histogram(String text) {
        return Notation.histogram(text);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
