package dev.steelyard.tsdb.block;

import java.util.List;

/// What `meta.json` says of a block.
///
/// @param minMillis the first time that it covers
/// @param maxMillis the first time behind it: exclusive, unlike everywhere else
public record BlockMeta(
        Ulid ulid, long minMillis, long maxMillis, Stats stats, Compaction compaction) {
    /// How much is in it.
    ///
    /// @param tombstones the number of deleted ranges
    public record Stats(
            long samples,
            long floatSamples,
            long histogramSamples,
            long series,
            long chunks,
            long tombstones) {}

    /// Where it comes from.
    ///
    /// @param level 1 for what comes from a head, one more than its parents otherwise
    /// @param sources the blocks of level 1 that went into it
    /// @param deletable whether it is empty and may go
    /// @param parents the blocks that it was made of, which it hides
    /// @param failed whether compacting it failed and is not to be tried again
    /// @param hints what else is known: `from-out-of-order` …
    public record Compaction(
            int level,
            List<Ulid> sources,
            boolean deletable,
            List<Parent> parents,
            boolean failed,
            List<String> hints) {
        public Compaction {
            sources = List.copyOf(sources);
            parents = List.copyOf(parents);
            hints = List.copyOf(hints);
        }

        /// That of a block that was cut from a head.
        public static Compaction ofHead(Ulid ulid) {
            return new Compaction(1, List.of(ulid), false, List.of(), false, List.of());
        }

        /// That of a block of samples that came late to a span which lies in another block.
        public static Compaction ofLate(Ulid ulid) {
            return new Compaction(
                    1, List.of(ulid), false, List.of(), false, List.of("from-out-of-order"));
        }
    }

    /// A block that went into another one.
    public record Parent(Ulid ulid, long minMillis, long maxMillis) {}

    /// Whether it may have samples between two times, both included; none are where the second one
    /// is before the first.
    public boolean overlaps(long fromMillis, long toMillis) {
        return Math.max(minMillis, fromMillis) <= Math.min(maxMillis - 1, toMillis);
    }

    /// The same block with so many tombstones.
    public BlockMeta withTombstones(long tombstones) {
        Stats counted =
                new Stats(
                        stats.samples,
                        stats.floatSamples,
                        stats.histogramSamples,
                        stats.series,
                        stats.chunks,
                        tombstones);
        return new BlockMeta(ulid, minMillis, maxMillis, counted, compaction);
    }

    /// The block as one that went into another one.
    public Parent asParent() {
        return new Parent(ulid, minMillis, maxMillis);
    }
}
