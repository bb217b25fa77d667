package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {
    private static final long MINUTE = 60_000;

    private long wall = 1_000_000_000_000L;
    private long elapsed = 5 * MINUTE;
    private final SteadyClock clock =
            new SteadyClock(() -> Instant.ofEpochMilli(wall), () -> elapsed * 1_000_000);

    @Test
    void aClockThatGoesIsBelieved() {
        pass(10 * MINUTE);
        assertThat(clock.millis()).isEqualTo(wall);
    }

    @Test
    void aSmallCorrectionIsTakenAtOnce() {
        wall -= 2 * MINUTE;
        assertThat(clock.millis()).isEqualTo(wall);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H", "P365D", "-P365D"})
    void aJumpThatIsTakenBackCostsNothing(String jump) {
        long before = wall;
        wall += Duration.parse(jump).toMillis();
        for (int i = 0; i < 14; i++) {
            assertThat(clock.millis()).isEqualTo(before + i * MINUTE);
            pass(MINUTE);
        }
        wall -= Duration.parse(jump).toMillis();
        assertThat(clock.millis()).isEqualTo(before + 14 * MINUTE).isEqualTo(wall);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H", "P365D", "-P365D"})
    void aJumpThatLastsIsBelievedAtLast(String jump) {
        wall += Duration.parse(jump).toMillis();
        for (int i = 0; i < 15; i++) {
            assertThat(clock.millis()).isNotEqualTo(wall);
            pass(MINUTE);
        }
        assertThat(clock.millis()).isEqualTo(wall);
    }

    private void pass(long millis) {
        wall += millis;
        elapsed += millis;
    }
}
