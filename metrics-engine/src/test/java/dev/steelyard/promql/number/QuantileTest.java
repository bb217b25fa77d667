package dev.steelyard.promql.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steelyard.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class QuantileTest {
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void isBetweenTheNeighboursOfItsRank(long seed) {
        Random random = new Random(seed);
        double[] values = random.doubles(1 + random.nextInt(20), -10, 10).toArray();
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double quantile = random.nextDouble();
        double rank = quantile * (sorted.length - 1);
        double low = sorted[(int) Math.floor(rank)];
        double high = sorted[(int) Math.ceil(rank)];
        assertThat(Quantile.of(quantile, values, values.length))
                .isCloseTo(low + (high - low) * (rank - Math.floor(rank)), within(1e-9));
    }

    @Test
    void nanIsTheSmallestOfAll() {
        assertThat(Quantile.of(0, new double[] {1, Double.NaN, 3}, 3)).isNaN();
        assertThat(Quantile.of(0.5, new double[] {1, Double.NaN, 3}, 3)).isEqualTo(1);
    }

    @Test
    void outsideOfItsRangeItIsInfinite() {
        assertThat(Quantile.of(-0.1, new double[] {1}, 1)).isNegative().isInfinite();
        assertThat(Quantile.of(1.1, new double[] {1}, 1)).isPositive().isInfinite();
        assertThat(Quantile.of(0.5, new double[0], 0)).isNaN();
    }
}
