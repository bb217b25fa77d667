package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {
    private static final long MINUTE = 60_000;

    private long wall = 1_000_000_000_000L;
    private long elapsed = 5 * MINUTE;
    private OptionalLong witness = OptionalLong.empty();
    private final SteadyClock clock =
            new SteadyClock(
                    () -> Instant.ofEpochMilli(wall), () -> elapsed * 1_000_000, () -> witness);

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

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H", "P365D", "-P365D"})
    void aJumpThatAWitnessMadeTooIsBelievedAtOnce(String jump) {
        long before = wall;
        wall += Duration.parse(jump).toMillis();
        witness = OptionalLong.of(before);
        assertThat(clock.millis()).as("which the witness did not").isEqualTo(before);
        assertThat(clock.aheadMillis()).hasValue(wall - before);
        witness = OptionalLong.of(wall - 2 * MINUTE);
        assertThat(clock.millis()).isEqualTo(wall);
        assertThat(clock.confirmations()).isEqualTo(1);
        assertThat(clock.jumpMillis()).isZero();
    }

    @Test
    void aClockThatGoesIsBelievedAgainstAWitness() {
        witness = OptionalLong.of(wall - 60 * MINUTE);
        pass(MINUTE);
        assertThat(clock.millis()).isEqualTo(wall);
        assertThat(clock.jumpMillis()).isZero();
    }

    private void pass(long millis) {
        wall += millis;
        elapsed += millis;
    }
}
