package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.tsdb.block.index.BlockIndex;
import dev.steelyard.tsdb.block.index.ChunkList;
import dev.steelyard.tsdb.block.index.IndexedSeries;
import dev.steelyard.tsdb.block.index.Postings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Walks the series of one block that a selection takes: their numbers rise as their labels do.
final class BlockCursor implements SeriesCursor {
    private final BlockIndex index;
    private final ChunkSegments segments;
    private final Tombstones tombstones;
    private final Postings postings;
    private final TimeRange range;
    private int at;
    private @Nullable IndexedSeries series;

    BlockCursor(
            BlockIndex index,
            ChunkSegments segments,
            Tombstones tombstones,
            Postings postings,
            TimeRange range) {
        this.index = index;
        this.segments = segments;
        this.tombstones = tombstones;
        this.postings = postings;
        this.range = range;
    }

    @Override
    public boolean next() {
        series = null;
        while (at < postings.size()) {
            series = index.series(postings.get(at++));
            if (hasSamples()) {
                return true;
            }
            series = null;
        }
        return false;
    }

    private boolean hasSamples() {
        ChunkList chunks = current().chunks();
        boolean untouched = tombstones.of(current().number()).isEmpty();
        for (int i = 0; i < chunks.size(); i++) {
            boolean whole =
                    chunks.minMillis(i) >= range.fromMillis()
                            && chunks.maxMillis(i) <= range.toMillis();
            if (whole && untouched) {
                return true;
            }
        }
        return samples().next();
    }

    private IndexedSeries current() {
        return Objects.requireNonNull(series, "there is no current series");
    }

    @Override
    public Labels labels() {
        return current().labels();
    }

    @Override
    public SampleCursor samples() {
        return new BlockSamples(
                segments, current().chunks(), tombstones.of(current().number()), range);
    }
}
