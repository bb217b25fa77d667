package dev.steelyard.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.usage.LatestReadings.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackTableTest {
    private static final KubeletSeries[] FAMILIES = KubeletSeries.values();

    private record Track(KubeletSeries family, Readings readings) {}

    /// References as a store gives them: slots in the low half, used again with a higher half.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void equalsAMapWhateverComesAndGoes(long seed) {
        Random random = new Random(seed);
        TrackTable table = new TrackTable();
        Map<Long, Track> expected = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            long series = ((long) random.nextInt(3) << 32) | random.nextInt(1, 400);
            if (random.nextInt(5) < 3) {
                Track track =
                        new Track(
                                FAMILIES[random.nextInt(FAMILIES.length)],
                                new Readings(Subject.node("n" + step)));
                table.put(series, track.family, track.readings);
                expected.put(series, track);
            } else if (table.find(series) != TrackTable.NONE) {
                table.remove(table.find(series));
                expected.remove(series);
            }
            assertThat(table.size()).as("seed %d, step %d", seed, step).isEqualTo(expected.size());
        }
        for (long high = 0; high < 3; high++) {
            for (long slot = 1; slot < 400; slot++) {
                assertThat(track(table, high << 32 | slot))
                        .as("seed %d, slot %d", seed, slot)
                        .isEqualTo(expected.get(high << 32 | slot));
            }
        }
    }

    @Test
    void seriesThatBeganTogetherAreLookedForInOnePlace() {
        TrackTable table = new TrackTable();
        Readings readings = new Readings(Subject.node("n"));
        for (long series = 1; series < 5_000; series++) {
            table.put(series, KubeletSeries.NODE_CPU, readings);
        }
        long near = 0;
        for (long series = 2; series < 5_000; series++) {
            near += Math.abs(table.find(series) - table.find(series - 1)) == 1 ? 1 : 0;
        }
        assertThat(near).isGreaterThan(4_000);
    }

    private static @Nullable Track track(TrackTable table, long series) {
        int place = table.find(series);
        return place == TrackTable.NONE
                ? null
                : new Track(table.family(place), table.readings(place));
    }
}
