package dev.steelyard.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtVariantsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    m                                    | m @ 50.000
                    sum by (a) (m{b="c"} offset 5m)      | sum by (a) (m{b="c"} offset 5m @ 50.000)
                    rate(m[5m])                          | rate(m[5m] @ 50.000)
                    rate(m[5m] offset 1m) + on (a) n     | rate(m[5m] offset 1m @ 50.000) + on (a) n @ 50.000
                    m @ 10 + n                           | m @ 10 + n @ 50.000
                    m @ start() + n @ end () - o         | m @ 50.000 + n @ 50.000 - o @ 50.000
                    max_over_time(rate(m[1m])[5m:1m])    | max_over_time(rate(m[1m])[5m:1m] @ 50.000)
                    sum_over_time(m[5m:] @ start())      | sum_over_time(m[5m:] @ 50.000)
                    sum_over_time((m @ 1)[5m:] @ end())  | sum_over_time((m @ 1)[5m:] @ 50.000)
                    sum_over_time(m[5m:] @ 7)            | sum_over_time(m[5m:] @ 7)
                    1 + 2                                | 1 + 2
                    m smoothed                           | m @ 50.000 smoothed
                    rate(m[5m] anchored)                 | rate(m[5m] @ 50.000 anchored)
                    """)
    void selectorsAreFixedInTime(String query, String expected) {
        assertThat(AtVariants.of(query, 50_000))
                .hasSize(5)
                .allSatisfy(variant -> assertThat(variant.query()).isEqualTo(expected));
    }

    @Test
    void variantsAreAskedAtFiveTimesAroundTheTime() {
        assertThat(AtVariants.of("m", 50_000))
                .extracting(AtVariants.Variant::atMillis)
                .containsExactly(-500_000L, 0L, 10_000L, 50_000L, 500_000L);
        assertThat(AtVariants.of("m", 0))
                .extracting(AtVariants.Variant::atMillis)
                .containsExactly(-1000L, 0L, 1000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time()",
                "timestamp(m)",
                "sum(hour())",
                "predict_linear(m[5m], 60)",
                "sum_over_time((m @ end())[5m:])",
                "m +"
            })
    void queriesThatDependOnTheTimeOrAreNoneHaveNoVariants(String query) {
        assertThat(AtVariants.of(query, 50_000)).isEmpty();
    }
}
