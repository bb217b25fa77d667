package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.chunk.ChunkCursor;
import org.jspecify.annotations.Nullable;

/// Walks the first samples of a chunk, those that a reader may see.
final class PackedSamples implements SampleCursor {
    private final ChunkCursor chunk;
    private int left;

    PackedSamples(PackedChunk chunk, int visible) {
        this.chunk = chunk.cursor();
        this.left = visible;
    }

    @Override
    public boolean next() {
        return left-- > 0 && chunk.next();
    }

    @Override
    public long timeMillis() {
        return chunk.timeMillis();
    }

    @Override
    public double value() {
        return chunk.value();
    }

    @Override
    public @Nullable NativeHistogram histogram() {
        return chunk.histogram();
    }

    @Override
    public long startMillis() {
        return chunk.startMillis();
    }
}
