package dev.steelyard.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramFlawsTest {
    private static final Buckets TWO =
            Buckets.of(new int[] {1}, new int[] {2}, new double[] {3, 4});

    @Test
    void whatHoldsTogetherHasNoFlaw() {
        assertThat(whole(8, 1, TWO, Buckets.NONE).flaw()).isEmpty();
        assertThat(custom(TWO, 0.5, 1.0, 2.0).flaw()).isEmpty();
        assertThat(floats(TWO, 7.3).flaw()).isEmpty();
        assertThat(whole(8, Staleness.MARKER, TWO, TWO).flaw()).isEmpty();
        assertThat(whole(9, Double.NaN, TWO, Buckets.NONE).flaw()).as("NaN observed").isEmpty();
    }

    @Test
    void eachContradictionIsNamed() {
        check(whole(9, 1, TWO, Buckets.NONE), "count 9.0, in buckets 8.0");
        check(whole(-1, 1, TWO, Buckets.NONE), "count -1.0, zero bucket 1.0");
        check(schema(9), "there is no schema 9");
        check(custom(TWO, 1.0, 0.5, 2.0), "bounds must rise and end before +Inf: [1.0, 0.5, 2.0]");
        check(custom(TWO, 1.0), "1 bounds have no bucket 2");
        check(floats(buckets(3, -4), 7), "positive bucket 1 counts -4.0");
        check(whole(8, 1, Buckets.NONE, buckets(3.5, 3.5)), "negative bucket 0 counts 3.5");
        Buckets overlapping = Buckets.of(new int[] {1, -1}, new int[] {1, 1}, new double[] {3, 4});
        check(
                whole(8, 1, overlapping, Buckets.NONE),
                "positive span 1 begins before the one before it ends");
        Buckets beyond =
                Buckets.of(new int[] {Integer.MAX_VALUE}, new int[] {2}, new double[] {3, 4});
        check(whole(8, 1, beyond, Buckets.NONE), "the positive side has buckets beyond any index");
    }

    private static void check(NativeHistogram histogram, String flaw) {
        assertThat(histogram.flaw()).as("%s", histogram).contains(flaw);
    }

    private static Buckets buckets(double... counts) {
        return Buckets.of(new int[] {0}, new int[] {counts.length}, counts);
    }

    /// One observation in the zero bucket.
    private static NativeHistogram whole(
            double count, double sum, Buckets positive, Buckets negative) {
        return new NativeHistogram(
                3,
                CounterReset.UNKNOWN,
                true,
                1e-128,
                1,
                count,
                sum,
                positive,
                negative,
                List.of());
    }

    private static NativeHistogram floats(Buckets positive, double count) {
        return new NativeHistogram(
                3, CounterReset.GAUGE, false, 0, 0.25, count, 1, positive, Buckets.NONE, List.of());
    }

    private static NativeHistogram schema(int schema) {
        return new NativeHistogram(
                schema, CounterReset.UNKNOWN, true, 0, 0, 7, 1, TWO, Buckets.NONE, List.of());
    }

    private static NativeHistogram custom(Buckets positive, Double... bounds) {
        return new NativeHistogram(
                NativeHistogram.CUSTOM_BOUNDS,
                CounterReset.UNKNOWN,
                true,
                0,
                0,
                7,
                1,
                positive,
                Buckets.NONE,
                List.of(bounds));
    }
}
