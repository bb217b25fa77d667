package dev.steelyard.tsdb.block;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.block.index.ChunkList;
import dev.steelyard.tsdb.chunk.ChunkCursor;
import dev.steelyard.tsdb.chunk.CorruptChunkException;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Walks the samples of one series of a block that are inside a range and were not deleted.
final class BlockSamples implements SampleCursor {
    private final ChunkSegments segments;
    private final DamageListener damage;
    private final ChunkList chunks;
    private final List<TimeRange> deleted;
    private final long fromMillis;
    private final long toMillis;
    private final Map<Encoding, ChunkCursor> cursors = new EnumMap<>(Encoding.class);
    private int nextChunk;
    private int nextDeleted;
    private ChunkSegments.@Nullable Located located;
    private @Nullable ChunkCursor current;
    private boolean begun;
    private boolean ended;
    private long time;

    BlockSamples(BlockReader block, ChunkList chunks, List<TimeRange> deleted, TimeRange range) {
        this.segments = block.segments();
        this.damage = block.damage();
        this.chunks = chunks;
        this.deleted = deleted;
        this.fromMillis = range.fromMillis();
        this.toMillis = range.toMillis();
    }

    @Override
    public boolean next() {
        while (!ended) {
            if (current == null && !openNext()) {
                ended = true;
            } else if (!advance()) {
                current = null;
            } else if (current().timeMillis() > toMillis) {
                ended = true;
            } else if (isWanted(current().timeMillis())) {
                begun = true;
                time = current().timeMillis();
                return true;
            }
        }
        return false;
    }

    private boolean openNext() {
        while (nextChunk < chunks.size()) {
            int chunk = nextChunk++;
            if (chunks.overlaps(chunk, fromMillis, toMillis) && open(chunk)) {
                return true;
            }
        }
        return false;
    }

    /// False where the chunk is damaged.
    private boolean open(int chunk) {
        try {
            ChunkSegments.Located found = segments.find(chunks.reference(chunk));
            ChunkCursor cursor = cursors.computeIfAbsent(found.encoding(), Encoding::cursor);
            open(cursor, found);
            located = found;
            current = cursor;
            return true;
        } catch (CorruptFileException e) {
            damage.damaged(e);
            return false;
        }
    }

    private static void open(ChunkCursor cursor, ChunkSegments.Located chunk) {
        try {
            cursor.open(chunk.file().memory(), chunk.offset(), chunk.length());
        } catch (CorruptChunkException e) {
            throw chunk.damaged(String.valueOf(e.getMessage()));
        }
    }

    private boolean advance() {
        try {
            return current().next();
        } catch (CorruptChunkException e) {
            damage.damaged(Objects.requireNonNull(located).damaged(String.valueOf(e.getMessage())));
            return false; // the rest of it
        }
    }

    private ChunkCursor current() {
        return Objects.requireNonNull(current, "there is no current sample");
    }

    /// Chunks whose edges have one time in common are possible; the first sample of it stays.
    private boolean isWanted(long millis) {
        return millis >= fromMillis && (!begun || millis > time) && !isDeleted(millis);
    }

    private boolean isDeleted(long millis) {
        while (nextDeleted < deleted.size() && deleted.get(nextDeleted).toMillis() < millis) {
            nextDeleted++;
        }
        return nextDeleted < deleted.size() && deleted.get(nextDeleted).fromMillis() <= millis;
    }

    @Override
    public long timeMillis() {
        return current().timeMillis();
    }

    @Override
    public double value() {
        return current().value();
    }

    @Override
    public @Nullable NativeHistogram histogram() {
        return current().histogram();
    }

    @Override
    public long startMillis() {
        return current().startMillis();
    }
}
