package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.tsdb.block.index.ChunkList;
import dev.steelyard.tsdb.block.index.IndexedSeries;
import dev.steelyard.tsdb.block.index.Postings;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Walks the series of one block that a selection takes: their numbers rise as their labels do.
final class BlockCursor implements SeriesCursor {
    private final BlockReader block;
    private final Postings postings;
    private final TimeRange range;
    private int at;
    private @Nullable IndexedSeries series;

    BlockCursor(BlockReader block, Postings postings, TimeRange range) {
        this.block = block;
        this.postings = postings;
        this.range = range;
    }

    @Override
    public boolean next() {
        series = null;
        while (at < postings.size()) {
            series = read(postings.get(at++));
            if (series != null && hasSamples()) {
                return true;
            }
            series = null;
        }
        return false;
    }

    private @Nullable IndexedSeries read(int number) {
        try {
            return block.index().series(number);
        } catch (CorruptFileException e) {
            block.damage().damaged(e);
            return null;
        }
    }

    private boolean hasSamples() {
        ChunkList chunks = current().chunks();
        boolean untouched = block.tombstones().of(current().number()).isEmpty();
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
                block, current().chunks(), block.tombstones().of(current().number()), range);
    }
}
