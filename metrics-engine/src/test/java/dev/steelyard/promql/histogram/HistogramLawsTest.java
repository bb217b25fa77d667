package dev.steelyard.promql.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.script.Notation;
import dev.steelyard.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Laws that hold for histograms of any observations, held against the observations themselves.
class HistogramLawsTest {
    private static final double ZERO_THRESHOLD = 1e-6;
    private static final List<Double> BOUNDS = List.of(-10.0, -1.0, 0.0, 0.5, 1.0, 4.0, 20.0);

    private final List<Double> first = new ArrayList<>();
    private final List<Double> second = new ArrayList<>();

    private void observe(Random random) {
        for (List<Double> observations : List.of(first, second)) {
            for (int i = random.nextInt(200) + 1; i > 0; i--) {
                double size = Math.exp(2 * random.nextGaussian());
                observations.add(
                        switch (random.nextInt(8)) {
                            case 0 -> 0.0;
                            case 1, 2 -> -size;
                            default -> size;
                        });
            }
        }
    }

    private static NativeHistogram exponential(List<Double> observations, int schema) {
        Map<Integer, Double> positive = new TreeMap<>();
        Map<Integer, Double> negative = new TreeMap<>();
        double zero = 0;
        for (double value : observations) {
            if (Math.abs(value) <= ZERO_THRESHOLD) {
                zero++;
            } else {
                int index = index(Math.abs(value), schema);
                (value > 0 ? positive : negative).merge(index, 1.0, Double::sum);
            }
        }
        return histogram(schema, zero, observations, positive, negative, List.of());
    }

    /// The naive way: the first bucket that ends at or above the value.
    private static int index(double value, int schema) {
        int index = (int) Math.floor(Math.log(value) / Math.log(2) * Math.scalb(1.0, schema)) - 1;
        while (ExponentialBounds.upper(index, schema) < value) {
            index++;
        }
        return index;
    }

    private static NativeHistogram custom(List<Double> observations, List<Double> bounds) {
        Map<Integer, Double> counts = new TreeMap<>();
        for (double value : observations) {
            int index = 0;
            while (index < bounds.size() && bounds.get(index) < value) {
                index++;
            }
            counts.merge(index, 1.0, Double::sum);
        }
        return histogram(NativeHistogram.CUSTOM_BOUNDS, 0, observations, counts, Map.of(), bounds);
    }

    private static NativeHistogram histogram(
            int schema,
            double zero,
            List<Double> observations,
            Map<Integer, Double> positive,
            Map<Integer, Double> negative,
            List<Double> bounds) {
        return new NativeHistogram(
                schema,
                CounterReset.UNKNOWN,
                false,
                bounds.isEmpty() ? ZERO_THRESHOLD : 0,
                zero,
                observations.size(),
                observations.stream().mapToDouble(Double::doubleValue).sum(),
                buckets(positive),
                buckets(negative),
                bounds);
    }

    private static Buckets buckets(Map<Integer, Double> counts) {
        int[] offsets = new int[counts.size()];
        int[] lengths = new int[counts.size()];
        double[] values = new double[counts.size()];
        Arrays.fill(lengths, 1);
        int at = 0;
        int end = 0;
        for (Map.Entry<Integer, Double> bucket : counts.entrySet()) {
            offsets[at] = bucket.getKey() - end;
            values[at++] = bucket.getValue();
            end = bucket.getKey() + 1;
        }
        return Buckets.of(offsets, lengths, values);
    }

    private List<Double> both() {
        List<Double> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void theSumOfHistogramsIsTheHistogramOfAllObservations(long seed) {
        Random random = new Random(seed);
        observe(random);
        int left = random.nextInt(13) - 4;
        int right = random.nextInt(13) - 4;
        HistogramSum sum = new HistogramSum(exponential(first, left));
        sum.add(exponential(second, right));
        assertSame(exponential(both(), Math.min(left, right)), sum.plain());
        assertSame(exponential(both(), Math.min(left, right)), sum.compensated());
        sum.subtract(exponential(second, right));
        assertSame(exponential(first, Math.min(left, right)), sum.plain());
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void customHistogramsAddUpAtTheBoundsTheyShare(long seed) {
        Random random = new Random(seed);
        observe(random);
        List<Double> left = some(random);
        List<Double> right = some(random);
        List<Double> shared = left.stream().filter(right::contains).toList();
        HistogramSum sum = new HistogramSum(custom(first, left));
        sum.add(custom(second, right));
        assertSame(custom(both(), shared), sum.plain());
        assertThat(sum.boundsReconciled()).isEqualTo(!left.equals(right));
    }

    private static List<Double> some(Random random) {
        return BOUNDS.stream().filter(_ -> random.nextInt(4) > 0).toList();
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void lowerResolutionIsTheHistogramObservedAtIt(long seed) {
        Random random = new Random(seed);
        observe(random);
        int fine = random.nextInt(13) - 4;
        int coarse = -4 + random.nextInt(fine + 5);
        assertSame(
                exponential(first, coarse),
                HistogramArithmetic.reduce(exponential(first, fine), coarse));
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void countersThatGrowAreNotResetAndThoseThatLoseObservationsAre(long seed) {
        Random random = new Random(seed);
        observe(random);
        int fine = random.nextInt(13) - 4;
        int coarse = -4 + random.nextInt(fine + 5);
        NativeHistogram before = exponential(first, fine);
        assertThat(CounterResets.between(before, exponential(both(), coarse))).isFalse();
        assertThat(CounterResets.between(exponential(both(), fine), before)).isTrue();
        assertThat(CounterResets.between(custom(first, BOUNDS), custom(both(), some(random))))
                .isFalse();
    }

    /// Within a bucket of schema s values differ by a factor of at most 2^(2^−s).
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void quantilesAreWithinTheBucketOfTheObservation(long seed) {
        Random random = new Random(seed);
        observe(random);
        int schema = random.nextInt(9);
        NativeHistogram histogram = exponential(first, schema);
        List<Double> sorted = first.stream().sorted().toList();
        double quantile = (random.nextInt(sorted.size()) + 0.5) / sorted.size();
        double observed = sorted.get((int) (quantile * sorted.size()));
        double estimate = HistogramQuantile.of(quantile, histogram).value();
        double width = Math.abs(observed) * (Math.pow(2, Math.scalb(1.0, -schema)) - 1);
        assertThat(estimate).isCloseTo(observed, within(width + 2 * ZERO_THRESHOLD));
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void fractionsAtBoundsAreExactAndTrimsLeaveThem(long seed) {
        Random random = new Random(seed);
        observe(random);
        NativeHistogram histogram = exponential(first, 2);
        double limit = ExponentialBounds.upper(random.nextInt(20) - 10, 2);
        double below =
                first.stream().filter(value -> value <= limit).count() / (double) first.size();
        assertThat(HistogramFraction.of(Double.NEGATIVE_INFINITY, limit, histogram).value())
                .isCloseTo(below, within(1e-12));
        assertThat(HistogramTrim.keepBelow(histogram, limit).count())
                .isCloseTo(below * first.size(), within(1e-9));
        assertThat(HistogramTrim.keepAbove(histogram, limit).count())
                .isCloseTo((1 - below) * first.size(), within(1e-9));
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void meansAreSumsDividedEvenWhereSumsOverflow(long seed) {
        Random random = new Random(seed);
        observe(random);
        NativeHistogram left = exponential(first, 1);
        NativeHistogram right = exponential(second, 1);
        HistogramMean mean = new HistogramMean(left);
        mean.add(right);
        HistogramSum sum = new HistogramSum(left);
        sum.add(right);
        sum.divide(2);
        assertSame(sum.plain(), mean.value());
        NativeHistogram huge = HistogramArithmetic.scale(left, Double.MAX_VALUE / 2 / left.count());
        HistogramMean ofHuge = new HistogramMean(huge);
        for (int i = 0; i < 5; i++) {
            ofHuge.add(huge);
        }
        assertSame(huge, ofHuge.value());
    }

    private static void assertSame(NativeHistogram expected, NativeHistogram got) {
        assertThat(Notation.close(expected, got))
                .as(
                        "expected %s, got %s",
                        HistogramText.notation(expected), HistogramText.notation(got))
                .isTrue();
    }
}
