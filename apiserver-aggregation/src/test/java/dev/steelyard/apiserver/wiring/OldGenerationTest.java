package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldGenerationTest {
    private static final long MIB = 1 << 20;

    private long nanos;

    @ParameterizedTest
    @CsvSource({
        "   8,    0, false",
        "   9,    0, true",
        "  38,   30, false",
        "  39,   30, true",
        " 125,  100, false",
        " 126,  100, true",
        "  20,  100, false"
    })
    void garbageIsCollectedOnceItIsMuchAndAQuarterOfWhatLives(
            long used, long living, boolean worth) {
        assertThat(new OldGeneration.Fill(used * MIB, living * MIB).isWorthCollecting())
                .isEqualTo(worth);
    }

    @Test
    void aTimeOfMuchGarbageEndsWithOneMoreCollection() {
        OldGeneration.Fill full = new OldGeneration.Fill(100 * MIB, 40 * MIB);
        OldGeneration.Fill calm = new OldGeneration.Fill(41 * MIB, 40 * MIB);
        OldGeneration generation = new OldGeneration(() -> nanos);
        assertThat(after(60, generation, calm)).isFalse();
        assertThat(after(1, generation, full)).isTrue();
        assertThat(after(10, generation, full)).isTrue();
        assertThat(after(14, generation, calm)).isFalse();
        assertThat(after(1, generation, calm)).isTrue();
        assertThat(after(60, generation, calm)).isFalse();
    }

    private boolean after(int seconds, OldGeneration generation, OldGeneration.Fill fill) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        return generation.isDue(fill);
    }
}
