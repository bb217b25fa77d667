package dev.steelyard.tsdb;

import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.block.EncodedChunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The late samples of one series as they are after one commit: chunks, which may overlap, and a
/// run that is not packed yet. Immutable; no two samples have one time.
final class LateSeries {
    static final LateSeries NONE = new LateSeries(0, null, List.of(), 0, LateRun.EMPTY);

    /// What objects and arrays take beside their content, about.
    private static final int SERIES_BYTES = 200;

    private static final int CHUNK_BYTES = 150;

    /// As many as Prometheus has in such a chunk: adding to a run copies it.
    private static final int RUN_SAMPLES = 32;

    private final int commit;
    private final @Nullable LateSeries before; // as they were before that commit
    private final List<EncodedChunk> chunks;
    private final int settled;
    private final LateRun run;
    private final long chunkBytes;

    @SuppressWarnings("ReferenceEquality") // the very list need not be gone through again
    private LateSeries(
            int commit,
            @Nullable LateSeries before,
            List<EncodedChunk> chunks,
            int settled,
            LateRun run) {
        this.commit = commit;
        this.before = before;
        this.chunks = chunks;
        this.settled = settled;
        this.run = run;
        this.chunkBytes =
                before != null && before.chunks == chunks ? before.chunkBytes : bytes(chunks);
    }

    private static long bytes(List<EncodedChunk> chunks) {
        long bytes = 0;
        for (EncodedChunk chunk : chunks) {
            bytes += CHUNK_BYTES + chunk.bytes().byteSize();
        }
        return bytes;
    }

    /// How much of the Java heap they take, about.
    long bytes() {
        return isEmpty() ? 0 : SERIES_BYTES + chunkBytes + run.bytes();
    }

    boolean isEmpty() {
        return chunks.isEmpty() && run.size() == 0;
    }

    /// How many samples there are.
    long count() {
        long count = run.size();
        for (EncodedChunk chunk : chunks) {
            count += chunk.count();
        }
        return count;
    }

    /// How they were after a commit; null where more than one of this series has come since.
    @Nullable LateSeries after(int other) {
        if (this == NONE || commit - other <= 0) {
            return this;
        }
        return before == null || before == NONE || before.commit - other <= 0 ? before : null;
    }

    /// These and a sample of the commit `number`.
    LateSeries with(int number, Batch batch, int index, LatePacker packer) {
        LateSeries old = commit == number && this != NONE ? before : withoutBefore();
        LateRun grown = run.with(batch, index);
        return grown.size() < RUN_SAMPLES
                ? new LateSeries(number, old, chunks, settled, grown)
                : new LateSeries(number, old, packed(grown, packer), settled, LateRun.EMPTY);
    }

    /// These and those of another, which are seen wherever these are.
    LateSeries with(int number, LateSeries other, LatePacker packer) {
        List<EncodedChunk> all = new ArrayList<>(other.packed(packer));
        all.addAll(packed(packer));
        return new LateSeries(number, null, List.copyOf(all), 0, LateRun.EMPTY);
    }

    private LateSeries withoutBefore() {
        return this == NONE ? NONE : new LateSeries(commit, null, chunks, settled, run);
    }

    private List<EncodedChunk> packed(LateRun last, LatePacker packer) {
        List<EncodedChunk> all = new ArrayList<>(chunks);
        all.addAll(packer.pack(last.samples()));
        return List.copyOf(all);
    }

    /// The same with a mark behind what there is, for [#without].
    LateSeries settled(LatePacker packer) {
        List<EncodedChunk> all = packed(packer);
        return new LateSeries(commit, before, all, all.size(), LateRun.EMPTY);
    }

    /// All of them as chunks.
    List<EncodedChunk> packed(LatePacker packer) {
        return packed(run, packer);
    }

    /// The same without what is older than `cutoffMillis` and was there at the mark.
    LateSeries without(long cutoffMillis, LatePacker packer) {
        List<EncodedChunk> left = new ArrayList<>();
        for (EncodedChunk chunk : chunks.subList(0, settled)) {
            if (chunk.minMillis() >= cutoffMillis) {
                left.add(chunk);
            } else if (chunk.maxMillis() >= cutoffMillis) {
                left.addAll(
                        packer.pack(new LateWalk(List.of(chunk), cutoffMillis, Long.MAX_VALUE)));
            }
        }
        left.addAll(chunks.subList(settled, chunks.size()));
        return new LateSeries(commit, before, List.copyOf(left), 0, run);
    }

    /// The same without what is in a span.
    LateSeries without(TimeSpan span, LatePacker packer) {
        List<EncodedChunk> left = new ArrayList<>();
        int stillSettled = 0;
        for (int i = 0; i < chunks.size(); i++) {
            left.addAll(without(chunks.get(i), span, packer));
            stillSettled = i < settled ? left.size() : stillSettled;
        }
        return new LateSeries(commit, before, List.copyOf(left), stillSettled, run.without(span));
    }

    private static List<EncodedChunk> without(
            EncodedChunk chunk, TimeSpan span, LatePacker packer) {
        if (chunk.minMillis() > span.toMillis() || chunk.maxMillis() < span.fromMillis()) {
            return List.of(chunk);
        }
        List<EncodedChunk> left = new ArrayList<>();
        if (chunk.minMillis() < span.fromMillis()) {
            left.addAll(
                    packer.pack(
                            new LateWalk(List.of(chunk), Long.MIN_VALUE, span.fromMillis() - 1)));
        }
        if (chunk.maxMillis() > span.toMillis()) {
            left.addAll(
                    packer.pack(new LateWalk(List.of(chunk), span.toMillis() + 1, Long.MAX_VALUE)));
        }
        return left;
    }

    /// Walks those from one time to another; some, each in rising time.
    List<SampleCursor> samples(long fromMillis, long toMillis) {
        List<List<EncodedChunk>> lanes = new ArrayList<>(); // in none of which two overlap
        chunks.stream()
                .filter(chunk -> chunk.minMillis() <= toMillis && chunk.maxMillis() >= fromMillis)
                .sorted(Comparator.comparingLong(EncodedChunk::minMillis))
                .forEach(chunk -> laneFor(chunk, lanes).add(chunk));
        List<SampleCursor> all = new ArrayList<>();
        lanes.forEach(lane -> all.add(new LateWalk(lane, fromMillis, toMillis)));
        if (run.size() > 0) {
            all.add(new LateWalk(run.samples(), fromMillis, toMillis));
        }
        return all;
    }

    private static List<EncodedChunk> laneFor(EncodedChunk chunk, List<List<EncodedChunk>> lanes) {
        for (List<EncodedChunk> lane : lanes) {
            if (lane.getLast().maxMillis() < chunk.minMillis()) {
                return lane;
            }
        }
        lanes.add(new ArrayList<>());
        return lanes.getLast();
    }
}
