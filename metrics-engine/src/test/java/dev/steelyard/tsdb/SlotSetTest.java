package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.Seeds;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.roaringbitmap.RoaringBitmap;

class SlotSetTest {
    private final SlotSet set = new SlotSet();

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void isWhatASetIsHoweverManyThereAre(long seed) {
        Random random = new Random(seed);
        SortedSet<Integer> model = new TreeSet<>();
        for (int step = 0; step < 500; step++) {
            int slot = random.nextInt(60);
            if (random.nextInt(12) > 0) {
                set.add(slot);
                model.add(slot);
            } else {
                RoaringBitmap gone = RoaringBitmap.bitmapOf(random.ints(20, 0, 60).toArray());
                set.removeAll(gone);
                model.removeIf(gone::contains);
            }
            RoaringBitmap expected = new RoaringBitmap();
            model.forEach(expected::add);
            assertThat(set.view()).isEqualTo(expected);
            assertThat(set.size()).isEqualTo(model.size());
            assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(set.iterator().hasNext()).isEqualTo(!model.isEmpty());
            if (!model.isEmpty()) {
                assertThat(set.first()).isEqualTo(model.first());
            }
            RoaringBitmap others = RoaringBitmap.bitmapOf(random.ints(3, 0, 60).toArray());
            assertThat(set.intersects(others))
                    .isEqualTo(RoaringBitmap.intersects(expected, others));
        }
    }

    @Test
    void aBitmapIsTheCallersOwn() {
        for (int slot = 0; slot <= SlotSet.FEW; slot++) {
            set.add(slot);
            set.bitmap().add(99);
            assertThat(set.size()).isEqualTo(slot + 1);
        }
    }
}
