package dev.steelyard.apiserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0s, 0",
        "1m30s, 90000000000",
        "1.5h, 5400000000000",
        ".5s, 500000000",
        "2.s, 2000000000",
        "300ms, 300000000",
        "7us, 7000",
        "3ns, 3",
        "-2s, -2000000000",
        "+2s, 2000000000"
    })
    void textsOfGo(String text, long nanos) {
        assertThat(GoDuration.parse(text)).isEqualTo(OptionalLong.of(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", ".s", "-", "1x", "1 s", "1s ", "9999999999h", "1d"})
    void whatGoRefuses(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 7_000, 14_980_000_000L, 60_000_000_000L, 3_723_000_000_001L})
    void whatIsPrintedIsRead(long nanos) {
        assertThat(GoDuration.parse(GoDuration.ofNanos(nanos))).isEqualTo(OptionalLong.of(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "7, 7ns",
        "1500, 1.5µs",
        "10050000, 10.05ms",
        "14980000000, 14.98s",
        "15000000001, 15.000000001s",
        "60000000000, 1m0s",
        "3661500000000, 1h1m1.5s"
    })
    void writesWithoutNeedlessDigits(long nanos, String text) {
        assertThat(GoDuration.ofNanos(nanos)).isEqualTo(text);
    }
}
