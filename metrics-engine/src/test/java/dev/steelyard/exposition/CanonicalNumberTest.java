package dev.steelyard.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalNumberTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0",
                "0.001",
                "0.002",
                "0.01",
                "0.1",
                "0.9",
                "0.95",
                "0.99",
                "0.999",
                "1.0",
                "1.7",
                "10.0",
                "1e-10",
                "1e-09",
                "1e-05",
                "0.0001",
                "100000.0",
                "1e+06",
                "1e+10",
                "1e+23",
                "1.1e+23",
                "+Inf",
                "-1.0",
                "-0.5"
            })
    void boundsLookAsOpenMetricsWants(String canonical) {
        assertThat(
                        CanonicalNumber.ofLabel(
                                Double.parseDouble(canonical.replace("Inf", "Infinity")),
                                ExpositionFormat.OPENMETRICS))
                .isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2.5, 2.5", "1e6, 1e+06", "1e-5, 1e-05", "Infinity, +Inf"})
    void boundsOfTextHaveNoDecimalPointOfTheirOwn(double bound, String text) {
        assertThat(CanonicalNumber.ofLabel(bound, ExpositionFormat.TEXT)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "17, 17",
        "1234567, 1234567",
        "-42, -42",
        "1e15, 1e+15",
        "999999999999999, 999999999999999",
        "0.1, 0.1",
        "1234567.5, 1.2345675e+06",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf",
        "4.9e-324, 4.9e-324"
    })
    void wholeValuesStandInFull(double value, String text) {
        assertThat(CanonicalNumber.ofValue(value)).isEqualTo(text);
    }
}
