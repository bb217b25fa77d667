package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadMemoryTest {
    private static final long MIB = 1 << 20;

    @Test
    void threeQuartersOfWhatIsBesideHeapAndProgramAreForSeries() {
        assertThat(new HeadMemory(1024 * MIB, 512 * MIB).bytes()).isEqualTo(312 * MIB);
        assertThat(new HeadMemory(16_384 * MIB, 4096 * MIB).bytes()).isEqualTo(9144 * MIB);
    }

    @Test
    void aSmallContainerHasRoomForSomeAllTheSame() {
        assertThat(new HeadMemory(256 * MIB, 160 * MIB).bytes()).isEqualTo(32 * MIB);
        assertThat(new HeadMemory(256 * MIB, 160 * MIB).series()).isEqualTo(131_072);
    }
}
