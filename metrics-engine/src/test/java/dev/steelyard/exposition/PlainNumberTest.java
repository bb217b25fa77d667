package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainNumberTest {
    private final PlainNumber number = new PlainNumber();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "7",
                "-7.5",
                "5.",
                ".5",
                "1e3",
                "1E-3",
                "1.073741824e+09",
                "0.1",
                "007",
                "9007199254740992",
                "1e22",
                "1234567890123.678"
            })
    void plainNumbersAreRead(String text) {
        assertThat(read(text)).as(text).isTrue();
        check(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "+1",
                "NaN",
                "+Inf",
                "0x10",
                "1e",
                "1e+",
                "e5",
                "1.2.3",
                "1_0",
                "--1",
                "9007199254740993",
                "123456789012345.678",
                "1e23",
                "1e-30",
                "1e0001",
                "1234567890123456789",
                "1\r",
                "1x"
            })
    void othersAreLeft(String text) {
        assertThat(read(text)).as(text).isFalse();
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatIsReadIsWhatTheWholeSyntaxSays(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String text = text(random);
            if (read(text)) {
                check(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1{", "1\t", "12"})
    void aNumberEndsWithALineFeedOrASpaceWithinTheBody(String body) {
        byte[] bytes = (body + "\n").getBytes(US_ASCII);
        assertThat(number.read(bytes, 0, body.length())).isFalse();
    }

    private static String text(Random random) {
        double value =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(1_000_000) / 1000.0;
                    case 1 -> random.nextLong();
                    case 2 -> random.nextGaussian();
                    default -> Double.longBitsToDouble(random.nextLong());
                };
        return random.nextBoolean() ? Double.toString(value) : "%.9e".formatted(value);
    }

    private boolean read(String text) {
        byte[] line = ("x " + text + " 5\n").getBytes(US_ASCII);
        return number.read(line, 2, line.length);
    }

    private void check(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        assertThat(Double.doubleToRawLongBits(number.value()))
                .as(text)
                .isEqualTo(
                        Double.doubleToRawLongBits(NumberText.parse(bytes, 0, bytes.length, true)));
        assertThat(number.end()).as(text).isEqualTo(2 + text.length());
    }
}
