package dev.steelyard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilliTest {
    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "1,1000,1",
        "587.3,587300,587300m",
        "0.3,300,300m",
        "0.0004,1,1m",
        "0.30000000000000004,300,300m",
        "-0.5,-500,-500m",
        "1e18,9223372036854775807,9223372036854775807m"
    })
    void roundUpWhatIsMeantAndNotWhatArithmeticAdded(double value, long milli, String quantity) {
        assertThat(Milli.of(value)).isEqualTo(milli);
        assertThat(Milli.quantity(milli)).isEqualTo(quantity);
    }

    @ParameterizedTest
    @CsvSource({"50,50000", "0.0001,1", "536870912,536870912000"})
    void areMadeOfExactAmounts(BigDecimal amount, long milli) {
        assertThat(Milli.of(amount)).isEqualTo(milli);
    }

    @ParameterizedTest
    @CsvSource({
        "587.3,587.3",
        "587.34567,587.3",
        "11.746,11.75",
        "0,0",
        "0.041666,0.04167",
        "1234567.8,1234568",
        "3,3",
        "NaN,NaN"
    })
    void areShownWithFourDigits(double value, String display) {
        assertThat(Milli.display(value)).isEqualTo(display);
    }
}
