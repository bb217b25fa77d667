package dev.steelyard.promql.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticTest {
    @Test
    void oneToAnyPowerIsOne() {
        assertThat(Arithmetic.power(1, Double.NaN)).isEqualTo(1);
        assertThat(Arithmetic.power(-1, Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(Arithmetic.power(Double.NaN, 0)).isEqualTo(1);
        assertThat(Arithmetic.power(2, 10)).isEqualTo(1024);
    }

    @Test
    void infinityBeatsNanAmongExtremes() {
        assertThat(Arithmetic.minimum(Double.NEGATIVE_INFINITY, Double.NaN))
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Arithmetic.maximum(Double.NaN, Double.POSITIVE_INFINITY))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Arithmetic.minimum(1, Double.NaN)).isNaN();
        assertThat(Arithmetic.maximum(2, 1)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1000, -3, -1, 0, 1, 10, 1000})
    void logarithmsOfPowersOfTwoAreWhole(int exponent) {
        assertThat(Arithmetic.log2(Math.scalb(1.0, exponent))).isEqualTo(exponent);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-50, -2, -0.5, -1e-9, 1e-9, 0.3, 1.7, 3, 20})
    void inverseHyperbolicFunctionsInvert(double value) {
        assertThat(Math.sinh(Arithmetic.asinh(value)))
                .isCloseTo(value, within(Math.abs(value) * 1e-12));
        double tangent = Math.tanh(value / 50);
        assertThat(Arithmetic.atanh(tangent))
                .isCloseTo(value / 50, within(Math.abs(value) * 1e-12));
        double cosine = Math.cosh(value);
        assertThat(Math.cosh(Arithmetic.acosh(cosine))).isCloseTo(cosine, within(cosine * 1e-12));
    }

    @Test
    void outsideOfTheirDomainsTheyAreNan() {
        assertThat(Arithmetic.acosh(0.5)).isNaN();
        assertThat(Arithmetic.atanh(2)).isNaN();
        assertThat(Arithmetic.log2(-1)).isNaN();
        assertThat(Arithmetic.log2(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
