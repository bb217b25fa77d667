package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    private static double parse(String text) {
        byte[] bytes = ("<" + text + "9>").getBytes(UTF_8);
        return NumberText.parse(bytes, 1, bytes.length - 2, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0",
                "1",
                "-1",
                "+1",
                "0042",
                "1.5",
                "-.5",
                "5.",
                "1e3",
                "1E3",
                "1e+3",
                "1e-3",
                "1.5e-7",
                "0.1",
                "0.3",
                "123456789012345678",
                "1234567890123456789",
                "12345678901234567890123",
                "9007199254740992",
                "9007199254740993",
                "1e22",
                "1e23",
                "123456789e22",
                "1e-22",
                "1e-23",
                "4.9e-324",
                "2.5e-324",
                "1e-400",
                "1e-99999999999",
                "1.7976931348623157e308",
                "0.000000000000000000000000000001",
                "000000000000000000000000000000000001.2e-1",
                "0e99999999999",
                "0x1p-3",
                "0x1.8p1",
                "-0X.8P+2",
                "0xap0",
                "2.2250738585072011e-308",
                "8.41e21",
                "9.5e-22",
                "0.013300656000000001",
                "56.12904785",
                "2.478268416e+09"
            })
    void equalsWhatTheJdkReads(String text) {
        assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @CsvSource({
        "Inf, Infinity",
        "+inf, Infinity",
        "-INF, -Infinity",
        "infinity, Infinity",
        "+Infinity, Infinity",
        "-iNfInItY, -Infinity",
        "NaN, NaN",
        "nan, NaN",
        "NAN, NaN"
    })
    void namesAreTakenInAnyCase(String text, Double expected) {
        assertThat(parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "-.",
                "e3",
                ".e3",
                "1e",
                "1e+",
                "1e-",
                "1ee3",
                "1e3.5",
                "1.2.3",
                "1_000",
                "1,5",
                "1d",
                "1f",
                "1D",
                "0x",
                "0x1",
                "0x1.",
                "0x1p",
                "0x1p+",
                "0xp1",
                "0xgp1",
                "0x1.1.1p1",
                "0x1_0p1",
                "0b1",
                "0o7",
                "+nan",
                "-NaN",
                "infi",
                "in",
                "na",
                "nano",
                "Infinityy",
                "--1",
                "+-1",
                "1-",
                "1 ",
                " 1",
                "\u0661",
                "1\r",
                "1\u0000"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining("not a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e400", "1e99999999999999999999", "0x1p99999"})
    void finiteNumbersThatNoDoubleHoldsAreRefused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining("out of the range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x1p-3", "0X1P3"})
    void hexadecimalIsTheChoiceOfTheCaller(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThatThrownBy(() -> NumberText.parse(bytes, 0, bytes.length, false))
                .isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void randomDecimalsEqualWhatTheJdkReads(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String text = decimal(random);
            assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
        }
    }

    private static String decimal(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "-");
        int digits = 1 + random.nextInt(22);
        int point = random.nextInt(digits + 1);
        for (int i = 0; i < digits; i++) {
            text.append(i == point ? "." : "").append(random.nextInt(10));
        }
        return random.nextBoolean() ? text.toString() : text + "e" + (random.nextInt(60) - 30);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void everyDoubleIsReadBack(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(parse(Double.toString(value))).isEqualTo(value);
                assertThat(parse(CanonicalNumber.ofValue(value))).isEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+5, 5",
        "007, 7",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775807, -9223372036854775807"
    })
    void wholeNumbersAreRead(String text, long expected) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(NumberText.parseInteger(bytes, 0, bytes.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                "1.0",
                "1e3",
                "0x1",
                "a",
                "--1",
                "1-",
                "9223372036854775808",
                "-9223372036854775808",
                "99999999999999999999"
            })
    void otherWholeNumbersAreRefused(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThatThrownBy(() -> NumberText.parseInteger(bytes, 0, bytes.length))
                .isInstanceOf(NumberFormatException.class)
                .hasMessage("\"" + text + "\" is none");
    }
}
