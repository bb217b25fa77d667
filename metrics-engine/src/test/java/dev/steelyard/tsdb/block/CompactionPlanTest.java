package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
    private static final long HOUR = 3_600_000;

    /// Blocks by begin and end in hours.
    private static List<BlockMeta> blocks(long... hours) {
        Random random = new Random(1);
        List<BlockMeta> blocks = new ArrayList<>();
        for (int i = 0; i < hours.length; i += 2) {
            blocks.add(block(Ulid.at(i, random), hours[i], hours[i + 1], 0));
        }
        return blocks;
    }

    private static BlockMeta block(Ulid ulid, long from, long to, long tombstones) {
        return new BlockMeta(
                ulid,
                from * HOUR,
                to * HOUR,
                new BlockMeta.Stats(1, 1, 0, 100, 1, tombstones),
                BlockMeta.Compaction.ofHead(ulid));
    }

    private static void check(List<BlockMeta> all, int... expected) {
        List<BlockMeta> wanted = new ArrayList<>();
        for (int index : expected) {
            wanted.add(all.get(index));
        }
        assertThat(CompactionPlan.upTo(54 * HOUR).next(all)).isEqualTo(wanted);
    }

    @Test
    void neighboursThatFillTheNextRangeBecomeOne() {
        check(blocks());
        check(blocks(0, 2));
        check(blocks(0, 2, 2, 4));
        check(blocks(0, 2, 2, 4, 4, 6)); // the newest is left alone
        check(blocks(0, 2, 2, 4, 4, 6, 6, 8), 0, 1, 2);
        check(blocks(2, 4, 4, 6, 6, 8, 8, 10), 0, 1); // nothing comes before any more
        check(blocks(4, 6, 6, 8, 8, 10)); // there is room for others
        check(blocks(0, 6, 6, 12, 12, 18, 18, 20), 0, 1, 2);
        check(blocks(-6, -4, -4, -2, -2, 0, 0, 2), 0, 1, 2);
    }

    @Test
    void thoseThatOverlapComeFirst() {
        check(blocks(0, 2, 2, 4, 4, 6, 5, 8), 2, 3);
        check(blocks(0, 8, 2, 4, 6, 10, 12, 14), 0, 1, 2);
        check(blocks(0, 2, 0, 2), 0, 1);
    }

    @Test
    void aBlockOfWhichMuchWasDeletedIsMadeAnew() {
        Random random = new Random(2);
        List<BlockMeta> all =
                List.of(
                        block(Ulid.at(1, random), 0, 2, 6),
                        block(Ulid.at(2, random), 2, 4, 4),
                        block(Ulid.at(3, random), 4, 6, 99));
        check(all, 0);
    }
}
