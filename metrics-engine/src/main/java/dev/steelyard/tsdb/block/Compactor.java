package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.tsdb.block.index.IndexedSeries;
import dev.steelyard.tsdb.block.index.Postings;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Makes one block of several, or of one that has tombstones: without what was deleted, and with
/// samples that overlap merged as [MergedReader] does.
///
/// Chunks that nothing overlaps and nothing was deleted from are copied as they are, so nothing
/// about them can change. The others are packed anew.
public final class Compactor {
    private final Path directory;

    /// A compactor that puts blocks into `directory`.
    public Compactor(Path directory) {
        this.directory = directory;
    }

    /// Makes the block `ulid` of `blocks`; none where no sample is left. `progress` hears how many
    /// series are done, now and then. The blocks themselves stay.
    ///
    /// @throws CorruptFileException where one of them is damaged
    public Optional<BlockMeta> compact(List<BlockReader> blocks, Ulid ulid, LongConsumer progress)
            throws IOException {
        // What is damaged ends it: a part that an answer may leave out must not get lost here.
        List<BlockReader> strict =
                blocks.stream().map(block -> block.telling(DamageListener.STRICT)).toList();
        try (BlockWriter writer = BlockWriter.create(directory, ulid)) {
            writeAll(strict, writer, progress);
            if (writer.isEmpty()) {
                return Optional.empty();
            }
            List<BlockMeta> metas = blocks.stream().map(BlockReader::meta).toList();
            return Optional.of(
                    writer.finish(
                            metas.stream().mapToLong(BlockMeta::minMillis).min().orElseThrow(),
                            metas.stream().mapToLong(BlockMeta::maxMillis).max().orElseThrow(),
                            compaction(metas)));
        }
    }

    private static BlockMeta.Compaction compaction(List<BlockMeta> metas) {
        int level = metas.stream().mapToInt(meta -> meta.compaction().level()).max().orElseThrow();
        Stream<Ulid> sources = metas.stream().flatMap(meta -> meta.compaction().sources().stream());
        return new BlockMeta.Compaction(
                level + 1,
                sources.sorted().distinct().toList(),
                false,
                metas.stream()
                        .sorted(Comparator.comparingLong(BlockMeta::minMillis))
                        .map(BlockMeta::asParent)
                        .toList(),
                false,
                List.of());
    }

    /// Where one of the blocks has got to.
    private static final class Source {
        private final BlockReader block;
        private final int precedence;
        private final Postings postings;
        private int at;
        private IndexedSeries series;

        private Source(BlockReader block, int precedence, Postings postings) {
            this.block = block;
            this.precedence = precedence;
            this.postings = postings;
            this.series = block.index().series(postings.get(0));
        }

        Labels labels() {
            return series.labels();
        }

        int precedence() {
            return precedence;
        }

        boolean next() {
            at++;
            if (at == postings.size()) {
                return false;
            }
            series = block.index().series(postings.get(at));
            return true;
        }
    }

    /// One chunk of a series, and what of it was deleted.
    private record Piece(Source source, int chunk, IndexedSeries series) {
        long minMillis() {
            return series.chunks().minMillis(chunk);
        }

        long maxMillis() {
            return series.chunks().maxMillis(chunk);
        }

        boolean isTouched() {
            return source.block.tombstones().of(series.number()).stream()
                    .anyMatch(range ->
                            range.fromMillis() <= maxMillis() && range.toMillis() >= minMillis());
        }

        SampleCursor samples() {
            return new BlockSamples(
                    source.block,
                    series.chunks().only(chunk),
                    source.block.tombstones().of(series.number()),
                    new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE));
        }
    }

    private static void writeAll(
            List<BlockReader> blocks, BlockWriter writer, LongConsumer progress)
            throws IOException {
        PriorityQueue<Source> sources =
                new PriorityQueue<>(
                        Comparator.comparing(Source::labels).thenComparingInt(Source::precedence));
        for (int i = 0; i < blocks.size(); i++) {
            Postings all = blocks.get(i).index().all();
            if (all.size() > 0) {
                sources.add(new Source(blocks.get(i), i, all));
            }
        }
        long done = 0;
        while (!sources.isEmpty()) {
            Labels labels = sources.element().labels();
            writer.series(labels);
            writeSeries(piecesOf(labels, sources), writer);
            progress.accept(++done);
        }
    }

    /// Takes the chunks of a series from all sources, in the order of time.
    private static List<Piece> piecesOf(Labels labels, PriorityQueue<Source> sources) {
        List<Piece> pieces = new ArrayList<>();
        while (!sources.isEmpty() && sources.element().labels().equals(labels)) {
            Source source = sources.remove();
            for (int i = 0; i < source.series.chunks().size(); i++) {
                pieces.add(new Piece(source, i, source.series));
            }
            if (source.next()) {
                sources.add(source);
            }
        }
        pieces.sort(Comparator.comparingLong(Piece::minMillis)); // stable: precedence stays
        return pieces;
    }

    private static void writeSeries(List<Piece> pieces, BlockWriter writer) throws IOException {
        int from = 0;
        while (from < pieces.size()) {
            long end = pieces.get(from).maxMillis();
            int to = from + 1;
            while (to < pieces.size() && pieces.get(to).minMillis() <= end) {
                end = Math.max(end, pieces.get(to).maxMillis());
                to++;
            }
            List<Piece> overlapping = pieces.subList(from, to);
            if (overlapping.size() == 1 && !overlapping.getFirst().isTouched()) {
                writer.chunk(copy(overlapping.getFirst()));
            } else {
                writer.samples(merged(overlapping));
            }
            from = to;
        }
    }

    private static SampleCursor merged(List<Piece> pieces) {
        List<SampleCursor> samples =
                pieces.stream()
                        .sorted(Comparator.comparingInt(piece -> piece.source().precedence()))
                        .map(Piece::samples)
                        .toList();
        return MergedReader.samples(samples);
    }

    private static EncodedChunk copy(Piece piece) {
        ChunkSegments.Located chunk =
                piece.source()
                        .block
                        .segments()
                        .find(piece.series().chunks().reference(piece.chunk()));
        MemorySegment bytes = chunk.file().memory().asSlice(chunk.offset(), chunk.length());
        return new EncodedChunk(chunk.encoding(), piece.minMillis(), piece.maxMillis(), bytes);
    }
}
