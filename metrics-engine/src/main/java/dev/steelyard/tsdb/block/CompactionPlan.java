package dev.steelyard.tsdb.block;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which blocks are to become one next: first those that overlap; then, from the shortest range up,
/// neighbours that fill a range of the next level or will not get more neighbours; then one of
/// which much was deleted. The newest block is left alone.
///
/// Levels are ranges on a grid that begins with the epoch, as Prometheus has them.
public final class CompactionPlan {
    /// The grid of the head: two hours.
    public static final long SHORTEST_MILLIS = 7_200_000;

    private static final int FACTOR = 3;
    private static final double MUCH_DELETED = 0.05;

    private final List<Long> ranges;

    private CompactionPlan(List<Long> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /// Ranges of 2 h, 6 h, 18 h and so on, up to and including `longestMillis`.
    public static CompactionPlan upTo(long longestMillis) {
        List<Long> ranges = new ArrayList<>();
        for (long range = SHORTEST_MILLIS;
                range <= Math.max(longestMillis, SHORTEST_MILLIS);
                range *= FACTOR) {
            ranges.add(range);
        }
        return new CompactionPlan(ranges);
    }

    /// The blocks of `all` that are to become one; none where all is well.
    public List<BlockMeta> next(List<BlockMeta> all) {
        List<BlockMeta> sorted =
                all.stream()
                        .sorted(
                                Comparator.comparingLong(BlockMeta::minMillis)
                                        .thenComparing(BlockMeta::ulid))
                        .toList();
        List<BlockMeta> overlapping = overlapping(sorted);
        if (!overlapping.isEmpty() || sorted.size() < 2) {
            return overlapping;
        }
        List<BlockMeta> older = sorted.subList(0, sorted.size() - 1);
        List<BlockMeta> neighbours = neighbours(older);
        return neighbours.isEmpty() ? muchDeleted(older) : neighbours;
    }

    private static List<BlockMeta> overlapping(List<BlockMeta> sorted) {
        List<BlockMeta> together = new ArrayList<>();
        long end = Long.MIN_VALUE;
        for (int i = 0; i < sorted.size(); i++) {
            BlockMeta block = sorted.get(i);
            if (i > 0 && block.minMillis() < end) {
                if (together.isEmpty()) {
                    together.add(sorted.get(i - 1));
                }
                together.add(block);
            } else if (!together.isEmpty()) {
                break;
            }
            end = Math.max(end, block.maxMillis());
        }
        return together;
    }

    private List<BlockMeta> neighbours(List<BlockMeta> older) {
        long newestBegins = older.getLast().minMillis();
        for (long range : ranges.subList(1, ranges.size())) {
            for (List<BlockMeta> part : parts(older, range)) {
                long begin = part.getFirst().minMillis();
                long end = part.getLast().maxMillis();
                boolean complete = end - begin == range || end <= newestBegins;
                boolean failed = part.stream().anyMatch(block -> block.compaction().failed());
                if (part.size() > 1 && complete && !failed) {
                    return part;
                }
            }
        }
        return List.of();
    }

    /// The blocks inside each interval of the grid; those that reach beyond one are in none.
    private static List<List<BlockMeta>> parts(List<BlockMeta> sorted, long range) {
        List<List<BlockMeta>> parts = new ArrayList<>();
        long current = Long.MIN_VALUE;
        for (BlockMeta block : sorted) {
            long interval = Math.floorDiv(block.minMillis(), range);
            if (block.maxMillis() > (interval + 1) * range) {
                continue;
            }
            if (parts.isEmpty() || interval != current) {
                parts.add(new ArrayList<>());
                current = interval;
            }
            parts.getLast().add(block);
        }
        return parts;
    }

    private List<BlockMeta> muchDeleted(List<BlockMeta> older) {
        return older.reversed().stream()
                .filter(block ->
                        block.stats().tombstones() > MUCH_DELETED * (block.stats().series() + 1))
                .limit(1)
                .toList();
    }
}
