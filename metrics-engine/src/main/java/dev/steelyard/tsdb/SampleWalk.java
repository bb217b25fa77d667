package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.storage.merge.MergedReader;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the samples of a snapshot that are in a span; of one snapshot after the other. Owned by
/// one thread.
final class SampleWalk implements SampleCursor {
    private static final int OPEN = -1;

    private final HeadView view;
    private final TimeSpan wanted;
    private final TimeSpan span; // of what is in chunks
    private final SampleDecoder decoder = new SampleDecoder();
    private SeriesSnapshot series = SeriesSnapshot.EMPTY;
    private byte[] scratch = {};
    private long[] chunks = new long[8]; // the sealed ones to come, the last first
    private int[] counts = new int[8];
    private int chunk;
    private boolean done = true;
    private boolean sought; // whether the chunks were looked for
    private @Nullable PackedSamples packed; // the current chunk where it is not one of SampleCode
    private boolean held; // the current sample is yet to be given
    private final long[] heldTime = new long[1];
    private final double[] heldValue = new double[1];

    SampleWalk(HeadView view, TimeSpan span) {
        this.view = view;
        this.wanted = span;
        this.span = new TimeSpan(Math.max(span.fromMillis(), view.cutoffMillis()), span.toMillis());
    }

    /// Stands before the first sample of a snapshot.
    SampleCursor begin(SeriesSnapshot of) {
        beginChunks(of);
        if (of.late().isEmpty()) {
            return this;
        }
        long from = Math.max(wanted.fromMillis(), view.lateCutoffMillis());
        List<SampleCursor> all = new ArrayList<>(of.late().samples(from, wanted.toMillis()));
        all.addFirst(this);
        return MergedReader.samples(all);
    }

    /// Stands before the first sample that a snapshot has in chunks.
    SampleWalk beginChunks(SeriesSnapshot of) {
        series = of;
        sought = false;
        done = false;
        packed = null;
        held = false;
        decoder.begin(scratch, 0);
        return this;
    }

    /// Goes back from the newest chunk to the first that is needed.
    private void findChunks() {
        sought = true;
        chunk = 0;
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
        if (!of.late().isEmpty()) {
            return begin(of).next();
        }
        return endsInside(of) || beginChunks(of).hold();
    }

    /// Whether a chunk begins or ends in the span, so that nothing has to be decoded to know that
    /// there is a sample.
    boolean endsInside(SeriesSnapshot of) {
        return isInside(of.firstOpenMillis()) || anySealedEnds(of);
    }

    /// Whether there is a sample; the first is looked for, and given later.
    boolean hold() {
        held = false;
        if (readFloats(heldTime, heldValue, 0) > 0) {
            held = true;
        } else if (next()) { // a histogram, or a float behind those that are not in the span
            heldTime[0] = timeMillis();
            heldValue[0] = value();
            held = true;
        }
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
            if (!(packed == null ? decoder.next() : packed.next())) {
                nextChunk();
            } else if (timeMillis() > span.toMillis()) {
                done = true;
            } else if (timeMillis() >= span.fromMillis()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int readFloats(long[] times, double[] values, int from) {
        int at = from;
        if (held && packed == null && at < times.length) {
            times[at] = heldTime[0];
            values[at++] = heldValue[0];
            held = false;
        }
        while (!done && packed == null && at < times.length) {
            at = decoder.read(times, values, at, span);
            if (decoder.isBeyond(span.toMillis())) {
                done = true;
            } else if (at < times.length) {
                nextChunk();
            }
        }
        return at;
    }

    @Override
    public boolean readLatest(long[] times, double[] values) {
        if (!series.hasLastValue() || !isInside(series.lastMillis())) {
            return readLatestOpen(times, values);
        }
        times[0] = series.lastMillis();
        values[0] = series.lastValue();
        return true;
    }

    /// The same where newer samples than are asked for are there: out of the open chunk alone, as
    /// long as that begins before them.
    private boolean readLatestOpen(long[] times, double[] values) {
        if (series.openCount() == 0
                || series.histograms() != null
                || series.firstOpenMillis() > span.toMillis()) {
            return false;
        }
        boolean found = held && chunk < OPEN;
        if (found) { // what is before the first of the span is decoded already
            times[0] = heldTime[0];
            values[0] = heldValue[0];
        } else {
            decoder.begin(series.open(), series.openCount());
        }
        int read;
        do {
            read = decoder.read(times, values, 0, span);
            if (read > 0) {
                times[0] = times[read - 1];
                values[0] = values[read - 1];
                found = true;
            }
        } while (read == times.length);
        beginChunks(series);
        return found;
    }

    private void nextChunk() {
        packed = null;
        if (!sought) {
            findChunks();
        }
        if (chunk > OPEN) {
            openSealed(chunks[chunk], counts[chunk]);
            chunk--;
        } else if (chunk == OPEN && series.openCount() > 0) {
            PackedChunk histograms = series.histograms();
            if (histograms == null) {
                decoder.begin(series.open(), series.openCount());
            } else {
                packed = new PackedSamples(histograms, series.openCount());
            }
            chunk--;
        } else {
            done = true;
        }
    }

    private void openSealed(long pointer, int visible) {
        try {
            int encoding = view.sealed().encoding(pointer);
            if (encoding == SealedChunks.FLOATS) {
                scratch = view.sealed().copy(pointer, scratch);
                decoder.begin(scratch, visible);
            } else {
                packed = new PackedSamples(view.sealed().packed(pointer), visible);
            }
        } finally {
            Reference.reachabilityFence(view.lease());
        }
    }

    @Override
    public long timeMillis() {
        return packed == null ? decoder.timeMillis() : packed.timeMillis();
    }

    @Override
    public double value() {
        return packed == null ? decoder.value() : packed.value();
    }

    @Override
    public long startMillis() {
        return packed == null ? decoder.startMillis() : packed.startMillis();
    }

    @Override
    public @Nullable NativeHistogram histogram() {
        return packed == null ? null : packed.histogram();
    }
}
