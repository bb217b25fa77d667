package dev.steelyard.tsdb;

import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.lang.ref.Reference;
import java.util.Arrays;

/// Walks the samples of a snapshot from one time to another, both included. Owned by one thread.
final class SampleWalk implements SampleCursor {
    private static final int OPEN = -1;

    private final SeriesSnapshot series;
    private final HeadView view;
    private final long fromMillis;
    private final long toMillis;
    private final SampleDecoder decoder = new SampleDecoder();
    private byte[] scratch = {};
    private long[] chunks = new long[8]; // the sealed ones to come, the last first
    private int[] counts = new int[8];
    private int chunk;
    private boolean done;

    SampleWalk(SeriesSnapshot series, HeadView view, long fromMillis, long toMillis) {
        this.series = series;
        this.view = view;
        this.fromMillis = Math.max(fromMillis, view.cutoffMillis());
        this.toMillis = toMillis;
        findChunks();
    }

    /// Goes back from the newest chunk to the first that is needed.
    private void findChunks() {
        int hidden = series.hidden();
        SealedChunks.View sealed = view.sealed();
        try {
            for (long pointer = series.sealed();
                    pointer != SealedChunks.NONE
                            && sealed.has(pointer)
                            && sealed.lastMillis(pointer) >= fromMillis;
                    pointer = sealed.before(pointer)) {
                int visible = sealed.count(pointer) - hidden;
                hidden = Math.max(0, -visible);
                if (visible > 0) {
                    push(pointer, visible);
                }
            }
        } finally {
            Reference.reachabilityFence(view.lease());
        }
        chunk--;
    }

    private void push(long pointer, int count) {
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunk);
            counts = Arrays.copyOf(counts, 2 * chunk);
        }
        chunks[chunk] = pointer;
        counts[chunk] = count;
        chunk++;
    }

    @Override
    public boolean next() {
        while (!done) {
            if (!decoder.next()) {
                nextChunk();
            } else if (decoder.timeMillis() > toMillis) {
                done = true;
            } else if (decoder.timeMillis() >= fromMillis) {
                return true;
            }
        }
        return false;
    }

    private void nextChunk() {
        if (chunk > OPEN) {
            try {
                scratch = view.sealed().copy(chunks[chunk], scratch);
            } finally {
                Reference.reachabilityFence(view.lease());
            }
            decoder.begin(scratch, counts[chunk]);
            chunk--;
        } else if (chunk == OPEN && series.openCount() > 0) {
            decoder.begin(series.open(), series.openCount());
            chunk--;
        } else {
            done = true;
        }
    }

    @Override
    public long timeMillis() {
        return decoder.timeMillis();
    }

    @Override
    public double value() {
        return decoder.value();
    }

    @Override
    public long startMillis() {
        return decoder.startMillis();
    }
}
