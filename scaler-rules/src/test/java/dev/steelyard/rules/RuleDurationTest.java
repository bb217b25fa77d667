package dev.steelyard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleDurationTest {
    @ParameterizedTest
    @CsvSource({
        "1m,60000,1m",
        "90s,90000,1m30s",
        "1h30m,5400000,1h30m",
        "500ms,500,500ms",
        "1h2m3s4ms,3723004,1h2m3s4ms",
        "0h1m,60000,1m",
        "60m,3600000,1h"
    })
    void areReadAndPrintedTheShortestWay(String text, long millis, String printed) {
        assertThat(RuleDuration.parse(text)).hasValue(millis);
        assertThat(RuleDuration.print(millis)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1d", "1m1h", "-1m", "1.5m", "m", " 1m", "99999h"})
    void areRefusedInAnyOtherForm(String text) {
        assertThat(RuleDuration.parse(text)).isEmpty();
    }
}
