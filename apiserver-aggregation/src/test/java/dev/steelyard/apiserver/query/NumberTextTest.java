package dev.steelyard.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
    private static final int MANY = 200_000;

    private final NumberText numbers = new NumberText();
    private final byte[] bytes = new byte[NumberText.MAX_BYTES + 1];

    private String text(double value) {
        int end = numbers.write(value, bytes, 1);
        return new String(bytes, 1, end - 1, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-17, -17",
        "0.1, 0.1",
        "0.001, 0.001",
        "0.00012, 0.00012",
        "0.000001, 0.000001",
        "0.00000099, 9.9e-07",
        "123.456, 123.456",
        "12345678.5, 12345678.5",
        "999999999999999, 999999999999999",
        "1e15, 1000000000000000",
        "123456789012345678, 123456789012345680",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "-1.5e300, -1.5e+300",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf"
    })
    void numbersAreWrittenAsPrometheusWritesThem(double value, String text) {
        assertThat(text(value)).isEqualTo(text);
    }

    @Test
    void textsReadBackAsTheSameNumberWithNoMoreDigitsThanJavaNeeds() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        for (int i = 0; i < MANY; i++) {
            double value =
                    i % 2 == 0
                            ? Double.longBitsToDouble(random.nextLong())
                            : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 15);
            if (!Double.isFinite(value)) {
                continue;
            }
            String text = text(value);
            assertThat(Double.parseDouble(text)).as("seed %d, number %d", seed, i).isEqualTo(value);
            assertThat(digits(text))
                    .as("seed %d, %s", seed, text)
                    .isEqualTo(digits(Double.toString(value)));
        }
    }

    private static String digits(String text) {
        return new BigDecimal(text).stripTrailingZeros().unscaledValue().toString();
    }
}
