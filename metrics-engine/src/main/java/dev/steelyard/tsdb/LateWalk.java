package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.block.EncodedChunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks chunks that follow one another, or a run, from one time to another, both included.
final class LateWalk implements SampleCursor {
    private final List<EncodedChunk> chunks;
    private final long fromMillis;
    private final long toMillis;
    private SampleCursor current;
    private int next;

    LateWalk(List<EncodedChunk> chunks, long fromMillis, long toMillis) {
        this.chunks = chunks;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.current = chunks.getFirst().samples();
        this.next = 1;
    }

    LateWalk(SampleCursor run, long fromMillis, long toMillis) {
        this.chunks = List.of();
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.current = run;
    }

    @Override
    public boolean next() {
        while (true) {
            if (current.next()) {
                if (current.timeMillis() > toMillis) {
                    return false;
                }
                if (current.timeMillis() >= fromMillis) {
                    return true;
                }
            } else if (next < chunks.size()) {
                current = chunks.get(next++).samples();
            } else {
                return false;
            }
        }
    }

    @Override
    public long timeMillis() {
        return current.timeMillis();
    }

    @Override
    public double value() {
        return current.value();
    }

    @Override
    public @Nullable NativeHistogram histogram() {
        return current.histogram();
    }

    @Override
    public long startMillis() {
        return current.startMillis();
    }
}
