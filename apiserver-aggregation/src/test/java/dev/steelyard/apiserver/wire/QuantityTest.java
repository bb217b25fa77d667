package dev.steelyard.apiserver.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "125000000, 125m",
        "123456789, 123456789n",
        "1500000, 1500u",
        "2000000000, 2",
        "0, 0",
        "1, 1n",
        "-1500000, -1500u",
        "9000000000000, 9k",
        "9223372036854775807, 9223372036854775807n"
    })
    void coresFromNanocores(long nano, String text) {
        assertThat(Quantity.ofNano(nano)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "500, 500m",
        "16, 16m",
        "20500, 20500m",
        "42000, 42",
        "1000000, 1k",
        "0, 0",
        "-1, -1m",
        "5000000000000, 5G"
    })
    void numbersFromThousandths(long milli, String text) {
        assertThat(Quantity.ofMilli(milli)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "22056960, 21540Ki",
        "1024, 1Ki",
        "1023, 1023",
        "0, 0",
        "1000, 1k",
        "1025, 1025",
        "1073741824, 1Gi",
        "1152921504606846976, 1Ei",
        "3596636160, 3512340Ki",
        "-2048, -2Ki"
    })
    void bytes(long bytes, String text) {
        assertThat(Quantity.ofBytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "14980000000, 14.98s",
        "60000000000, 1m0s",
        "3600000000000, 1h0m0s",
        "90500000000, 1m30.5s",
        "500000000, 500ms",
        "1500000, 1.5ms",
        "1500, 1.5µs",
        "7, 7ns",
        "0, 0s",
        "7384000000000, 2h3m4s"
    })
    void durationsAsGoPrintsThem(long nanos, String text) {
        assertThat(GoDuration.ofNanos(nanos)).isEqualTo(text);
    }

    @Test
    void windowsAreNotNegative() {
        assertThatThrownBy(() -> GoDuration.ofNanos(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
