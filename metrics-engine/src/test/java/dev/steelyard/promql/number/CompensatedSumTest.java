package dev.steelyard.promql.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.Seeds;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class CompensatedSumTest {
    @Test
    void smallTermsSurviveLargeOnesThatCancel() {
        CompensatedSum sum = new CompensatedSum(0);
        for (double term : new double[] {1, 1e100, 1, -1e100}) {
            sum.add(term);
        }
        assertThat(sum.value()).isEqualTo(2);
    }

    @Test
    void overflowIsInfiniteAndNotNan() {
        CompensatedSum sum = new CompensatedSum(Double.MAX_VALUE);
        sum.add(Double.MAX_VALUE);
        assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void isAsGoodAsExactArithmetic(long seed) {
        Random random = new Random(seed);
        CompensatedSum sum = new CompensatedSum(0);
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < 1000; i++) {
            double term = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12));
            sum.add(term);
            exact = exact.add(new BigDecimal(term));
        }
        double expected = exact.doubleValue();
        assertThat(Math.abs(sum.value() - expected)).isLessThanOrEqualTo(Math.ulp(expected));
    }
}
