package dev.steelyard.tsdb;

import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.block.ChunkEncoder;
import dev.steelyard.tsdb.block.EncodedChunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Packs late samples into chunks on the Java heap. Owned by one thread at a time.
final class LatePacker {
    private final ChunkEncoder encoder = new ChunkEncoder(this::keep);
    private List<EncodedChunk> chunks = new ArrayList<>();

    private void keep(EncodedChunk chunk) {
        byte[] bytes = chunk.bytes().toArray(ValueLayout.JAVA_BYTE);
        chunks.add(
                new EncodedChunk(
                        chunk.encoding(),
                        chunk.minMillis(),
                        chunk.maxMillis(),
                        MemorySegment.ofArray(bytes)));
    }

    /// The chunks of samples that rise in time.
    List<EncodedChunk> pack(SampleCursor samples) {
        chunks = new ArrayList<>();
        try {
            encoder.write(samples);
        } catch (IOException e) {
            throw new UncheckedIOException("the heap is no disk", e);
        }
        return chunks;
    }
}
