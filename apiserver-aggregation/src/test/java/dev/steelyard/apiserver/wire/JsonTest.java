package dev.steelyard.apiserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T06:05:04.999Z, 2026-11-23T06:05:04Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "-0001-12-31T23:59:59Z, -0001-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00Z"
    })
    void timesAreInWholeSeconds(Instant time, String text) {
        assertThat(Json.time(time)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void timesAreThoseOfTheLibrary(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Instant time =
                    Instant.ofEpochSecond(random.nextLong(-100_000_000_000L, 300_000_000_000L));
            assertThat(Json.time(time))
                    .as("seed %d", seed)
                    .isEqualTo(time.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }
}
