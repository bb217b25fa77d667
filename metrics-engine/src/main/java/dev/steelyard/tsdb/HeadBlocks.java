package dev.steelyard.tsdb;

import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockWriter;
import dev.steelyard.tsdb.block.Ulid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Writes what heads have as blocks. Owned by one thread at a time.
final class HeadBlocks {
    private final Supplier<List<Head>> heads;
    private final Supplier<Ulid> names;
    private final long spanMillis;

    /// @param heads those that there are at a moment
    /// @param spanMillis how much time a block covers
    HeadBlocks(Supplier<List<Head>> heads, Supplier<Ulid> names, long spanMillis) {
        this.heads = heads;
        this.names = names;
        this.spanMillis = spanMillis;
    }

    /// The heads of this moment.
    List<Head> heads() {
        return heads.get();
    }

    /// From the first to the last sample of all heads; empty where they have none.
    Optional<TimeSpan> span() {
        return heads.get().stream()
                .map(Head::span)
                .flatMap(Optional::stream)
                .reduce((one, other) ->
                        new TimeSpan(
                                Math.min(one.fromMillis(), other.fromMillis()),
                                Math.max(one.toMillis(), other.toMillis())));
    }

    /// Writes a span of the heads as a block; nothing where they have no samples in it.
    Optional<BlockMeta> write(Path to, TimeSpan span) throws IOException {
        Ulid ulid = names.get();
        List<SeriesCursor> cursors =
                heads.get().stream().map(each -> each.reading().all(span)).toList();
        return write(to, span, cursors, BlockMeta.Compaction.ofHead(ulid));
    }

    /// Writes what came late to spans that lie in blocks already, as further blocks, which overlap
    /// those until they are compacted.
    List<BlockMeta> writeLate(Path to, long beforeMillis) throws IOException {
        List<BlockMeta> written = new ArrayList<>();
        long length = spanMillis;
        for (long at : lateSpans(beforeMillis)) {
            TimeSpan span =
                    new TimeSpan(
                            Math.multiplyExact(at, length),
                            Math.min((at + 1) * length, beforeMillis) - 1);
            List<SeriesCursor> cursors =
                    heads.get().stream().map(each -> each.reading().late(span)).toList();
            Ulid ulid = names.get();
            write(to, span, cursors, BlockMeta.Compaction.ofLate(ulid)).ifPresent(written::add);
        }
        return written;
    }

    /// The spans of blocks, by their numbers, that late samples fall into.
    private SortedSet<Long> lateSpans(long beforeMillis) {
        SortedSet<Long> spans = new TreeSet<>();
        for (Head each : heads.get()) {
            SeriesCursor series =
                    each.reading().late(new TimeSpan(Long.MIN_VALUE, beforeMillis - 1));
            while (series.next()) {
                SeriesCursor.SampleCursor samples = series.samples();
                while (samples.next()) {
                    spans.add(Math.floorDiv(samples.timeMillis(), spanMillis));
                }
            }
        }
        return spans;
    }

    private static Optional<BlockMeta> write(
            Path to, TimeSpan span, List<SeriesCursor> cursors, BlockMeta.Compaction origin)
            throws IOException {
        try (BlockWriter writer = BlockWriter.create(to, origin.sources().getFirst())) {
            writer.all(MergedReader.merge(cursors));
            return writer.isEmpty()
                    ? Optional.empty()
                    : Optional.of(writer.finish(span.fromMillis(), span.toMillis() + 1, origin));
        }
    }
}
