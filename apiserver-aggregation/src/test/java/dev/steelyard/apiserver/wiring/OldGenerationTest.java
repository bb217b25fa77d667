package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldGenerationTest {
    private static final long MIB = 1 << 20;

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
        assertThat(new OldGeneration(used * MIB, living * MIB).isWorthCollecting())
                .isEqualTo(worth);
    }
}
