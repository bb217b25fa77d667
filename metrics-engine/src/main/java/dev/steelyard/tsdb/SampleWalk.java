package dev.steelyard.tsdb;

import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.lang.ref.Reference;
import java.util.Arrays;

/// Walks the samples of a snapshot that are in a span; of one snapshot after the other. Owned by
/// one thread.
final class SampleWalk implements SampleCursor {
    private static final int OPEN = -1;

    private final HeadView view;
    private final TimeSpan span;
    private final SampleDecoder decoder = new SampleDecoder();
    private SeriesSnapshot series = SeriesSnapshot.EMPTY;
    private byte[] scratch = {};
    private long[] chunks = new long[8]; // the sealed ones to come, the last first
    private int[] counts = new int[8];
    private int chunk;
    private boolean done = true;
    private boolean held; // the current sample is yet to be given
    private final long[] heldTime = new long[1];
    private final double[] heldValue = new double[1];

    SampleWalk(HeadView view, TimeSpan span) {
        this.view = view;
        this.span = new TimeSpan(Math.max(span.fromMillis(), view.cutoffMillis()), span.toMillis());
    }

    /// Stands before the first sample of a snapshot.
    SampleWalk begin(SeriesSnapshot of) {
        series = of;
        chunk = 0;
        done = false;
        held = false;
        decoder.begin(scratch, 0);
        findChunks();
        return this;
    }

    /// Goes back from the newest chunk to the first that is needed.
    private void findChunks() {
        int hidden = series.hidden();
        SealedChunks.View sealed = view.sealed();
        try {
            for (long pointer = series.sealed();
                    pointer != SealedChunks.NONE
                            && sealed.has(pointer)
                            && sealed.lastMillis(pointer) >= span.fromMillis();
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

    /// Whether a snapshot has any sample in the span. Mostly the ends of the chunks tell.
    boolean any(SeriesSnapshot of) {
        return isInside(of.firstOpenMillis()) || anySealedEnds(of) || begin(of).hold();
    }

    /// Whether there is a sample; the first is looked for, and given later.
    boolean hold() {
        held = readFloats(heldTime, heldValue, 0) > 0;
        return held;
    }

    private boolean isInside(long millis) {
        return millis >= span.fromMillis() && millis <= span.toMillis();
    }

    /// Whether a sealed chunk that is seen whole ends in the span.
    private boolean anySealedEnds(SeriesSnapshot of) {
        SealedChunks.View sealed = view.sealed();
        try {
            long pointer = of.hidden() > 0 ? SealedChunks.NONE : of.sealed();
            while (pointer != SealedChunks.NONE && sealed.has(pointer)) {
                long last = sealed.lastMillis(pointer);
                if (last <= span.toMillis()) {
                    return last >= span.fromMillis();
                }
                pointer = sealed.before(pointer);
            }
            return false;
        } finally {
            Reference.reachabilityFence(view.lease());
        }
    }

    @Override
    public boolean next() {
        if (held) {
            held = false;
            return true;
        }
        while (!done) {
            if (!decoder.next()) {
                nextChunk();
            } else if (decoder.timeMillis() > span.toMillis()) {
                done = true;
            } else if (decoder.timeMillis() >= span.fromMillis()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int readFloats(long[] times, double[] values, int from) {
        int at = from;
        if (held && at < times.length) {
            times[at] = heldTime[0];
            values[at++] = heldValue[0];
            held = false;
        }
        while (!done && at < times.length) {
            at = decoder.read(times, values, at, span);
            if (decoder.isBeyond(span.toMillis())) {
                done = true;
            } else if (at < times.length) {
                nextChunk();
            }
        }
        return at;
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
