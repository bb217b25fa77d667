package dev.steelyard.tsdb;

import dev.steelyard.tsdb.block.BlockMeta;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Cuts blocks from heads when it is time, or memory is short, and lets what they have go. Owned by
/// one thread at a time.
final class BlockCutter {
    private static final System.Logger LOG = System.getLogger(BlockCutter.class.getName());

    /// What is younger stays in memory even where that is short.
    private static final long RECENT_MILLIS = 15 * 60_000;

    private final Path directory;
    private final HeadBlocks blocks;
    private final BlockShelf shelf;
    private final Slabs slabs;
    private final Log log;
    private final LongSupplier now;
    private final long spanMillis;

    /// What backs the heads.
    interface Log {
        /// Begins anew, so that what was logged before can go.
        Settled settle();
    }

    /// What was logged before a moment.
    interface Settled {
        /// Lets go what is older than `millis`, for blocks have it.
        void dropBefore(long millis) throws IOException;
    }

    /// Where blocks go, and what they are cut from.
    record Ground(Path directory, HeadBlocks blocks, BlockShelf shelf, Slabs slabs) {}

    /// @param now the time that is believed, in milliseconds
    /// @param spanMillis how much time a block covers
    BlockCutter(Ground ground, Log log, LongSupplier now, long spanMillis) {
        this.directory = ground.directory;
        this.blocks = ground.blocks;
        this.shelf = ground.shelf;
        this.slabs = ground.slabs;
        this.log = log;
        this.now = now;
        this.spanMillis = spanMillis;
    }

    /// Cuts the earliest block from the heads if their newest sample is half a span beyond it.
    boolean cut() throws IOException {
        Optional<TimeSpan> span = blocks.span();
        if (span.isEmpty()) {
            return false;
        }
        long length = spanMillis;
        long begin = Math.floorDiv(span.get().fromMillis(), length) * length;
        long end = begin + length;
        // Samples of a clock that ran ahead make nothing old.
        if (Math.min(span.get().toMillis(), now.getAsLong()) < end + length / 2) {
            return false;
        }
        // A block that was cut before its time has the beginning, unless one of the heads does not
        // know of it and has samples there.
        long cutoff = blocks.heads().stream().mapToLong(Head::cutoffMillis).max().orElse(begin);
        long from = span.get().fromMillis() < cutoff ? begin : Math.max(begin, cutoff);
        cut(new TimeSpan(from, end - 1));
        return true;
    }

    /// Where memory gets short, cuts what is not of the last minutes before its time: first what
    /// was read at the start where that stays beside the head, whose series are there twice.
    ///
    /// @param read what is left of that
    void relieve(Optional<TimeSpan> read) throws IOException {
        Optional<TimeSpan> span = blocks.span();
        if (span.isEmpty() || !slabs.isTight()) {
            return;
        }
        long from = span.get().fromMillis();
        long latest = Math.min(span.get().toMillis(), now.getAsLong());
        long to = Math.min(latest, read.map(TimeSpan::toMillis).orElse(latest - RECENT_MILLIS));
        if (to - from >= RECENT_MILLIS || (read.isPresent() && to >= from)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "memory gets short, a block is cut before its time usedBytes=%d maxBytes=%d"
                            .formatted(slabs.usedBytes(), slabs.maxBytes()));
            cut(new TimeSpan(from, to));
        }
    }

    /// Cuts a block that reaches from the first sample of the heads.
    private void cut(TimeSpan span) throws IOException {
        long end = span.toMillis() + 1;
        Settled settled = log.settle();
        blocks.heads()
                .forEach(each -> {
                    each.refuseBefore(end);
                    each.settleLate();
                });
        Optional<BlockMeta> written = blocks.write(directory, span);
        if (written.isPresent()) {
            shelf.add(written.get().ulid());
        }
        for (BlockMeta late : blocks.writeLate(directory, span.fromMillis())) {
            shelf.add(late.ulid());
        }
        settled.dropBefore(end);
        long next = written.isPresent() ? end : Math.max(end, oldestMillis());
        blocks.heads().forEach(each -> each.dropBefore(next));
    }

    /// The time of the first sample in the heads; so far a gap without samples reaches.
    private long oldestMillis() {
        return blocks.heads().stream()
                .mapToLong(each -> each.reading().oldestMillis())
                .min()
                .orElse(Long.MIN_VALUE);
    }
}
