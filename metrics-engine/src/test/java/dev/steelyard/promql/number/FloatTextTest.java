package dev.steelyard.promql.number;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0, 0
                    -0.0, -0
                    1, 1
                    0.1, 0.1
                    -2.5, -2.5
                    1e21, 1000000000000000000000
                    1e-7, 0.0000001
                    1795000000.5, 1795000000.5
                    NaN, NaN
                    Infinity, +Inf
                    -Infinity, -Inf
                    """)
    void plainNeverHasAnExponent(double value, String text) {
        assertThat(FloatText.plain(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0, 0
                    100000, 100000
                    1000000, 1e+06
                    1234567, 1.234567e+06
                    0.0001, 0.0001
                    0.00001, 1e-05
                    -1.5e100, -1.5e+100
                    123456.75, 123456.75
                    Infinity, +Inf
                    """)
    void generalHasAnExponentFromAMillionOn(double value, String text) {
        assertThat(FloatText.general(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0.456, 0.46
                    1, 1
                    10, 10
                    100, 1e+02
                    123, 1.2e+02
                    0.00001234, 1.2e-05
                    """)
    void twoDigitsAreRounded(double value, String text) {
        assertThat(FloatText.general(value, 2)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "0.5, 0.5", "-2, -2.0", "1000000, 1e+06", "NaN, NaN"})
    void openMetricsMarksWholeNumbers(double value, String text) {
        assertThat(FloatText.openMetrics(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "+Inf, Infinity", "inf, Infinity", "-INF, -Infinity", "1e3, 1000"})
    void whatGoReadsIsRead(String text, double value) {
        assertThat(FloatText.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "1d", "1f", "one", "NaN", "Infinit", "+", "1e"})
    void whatGoRefusesOrIsNoNumberIsNan(String text) {
        assertThat(FloatText.parse(text)).isNaN();
    }
}
