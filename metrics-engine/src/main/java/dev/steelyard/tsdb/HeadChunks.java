package dev.steelyard.tsdb;

import dev.steelyard.tsdb.HeadFileWriter.Part;
import dev.steelyard.tsdb.block.EncodedChunk;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Puts the chunks of series into head files: those that became full since a point, and the open
/// ones. Owned by one thread, which holds a lease on the head.
final class HeadChunks {
    private final SealedChunks sealed;
    private final HeadFileWriter full;
    private final HeadFileWriter open;
    private final long since;
    private long[] pointers = new long[8];
    private byte[] scratch = {};
    private final LatePacker packer = new LatePacker();

    /// @param since where the chunks begin that are not written yet
    HeadChunks(SealedChunks sealed, HeadFileWriter full, HeadFileWriter open, long since) {
        this.sealed = sealed;
        this.full = full;
        this.open = open;
        this.since = since;
    }

    void write(int slot, SeriesSnapshot series) throws IOException {
        SealedChunks.View view = sealed.view(); // after the snapshot, so it has all chunks of that
        int count = 0;
        for (long pointer = series.sealed();
                pointer != SealedChunks.NONE && pointer >= since && view.has(pointer);
                pointer = view.before(pointer)) {
            if (count == pointers.length) {
                pointers = Arrays.copyOf(pointers, 2 * count);
            }
            pointers[count++] = pointer;
        }
        while (count > 0) { // the newest was found first
            long pointer = pointers[--count];
            if (view.encoding(pointer) == SealedChunks.FLOATS) {
                scratch = view.copy(pointer, scratch);
                StoredChunk.put(
                        full.room(Part.FULL, slot),
                        scratch,
                        view.length(pointer),
                        view.count(pointer));
            } else {
                StoredChunk.put(full.room(Part.FULL, slot), view.packed(pointer));
            }
            full.reaches(view.lastMillis(pointer));
        }
        PackedChunk histograms = series.histograms();
        if (histograms != null && histograms.count() > 0) {
            StoredChunk.put(open.room(Part.OPEN, slot), histograms);
            open.reaches(series.lastMillis());
        } else if (series.openCount() > 0) {
            int length = series.open().length - SampleDecoder.PADDING;
            StoredChunk.put(open.room(Part.OPEN, slot), series.open(), length, series.openCount());
            open.reaches(series.lastMillis());
        }
        // Behind the others, so that they come late again when they are read.
        for (EncodedChunk chunk : series.late().packed(packer)) {
            byte[] bytes = chunk.bytes().toArray(ValueLayout.JAVA_BYTE);
            StoredChunk.put(
                    open.room(Part.LATE, slot),
                    new PackedChunk(chunk.encoding(), bytes, bytes.length, chunk.count()));
            open.reaches(chunk.maxMillis());
        }
    }
}
