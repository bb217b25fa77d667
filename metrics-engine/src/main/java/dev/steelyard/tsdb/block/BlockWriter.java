package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.tsdb.block.index.ChunkReferences;
import dev.steelyard.tsdb.block.index.IndexWriter;
import dev.steelyard.tsdb.file.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Writes a block: series in the order of their labels, each followed by its chunks in the order of
/// time.
///
/// ```
/// try (BlockWriter writer = BlockWriter.create(directory, ulid)) {
///     writer.series(labels);
///     writer.chunk(chunk);
///     BlockMeta meta = writer.finish(minMillis, maxMillis, Compaction.ofHead(ulid));
/// }
/// ```
///
/// The block appears whole under its name, on the disk, when [#finish] returns, or never. A writer
/// that is closed before leaves nothing behind. Owned by one thread.
public final class BlockWriter implements AutoCloseable {
    /// Ends the name of a directory that is not finished; such are removed at start.
    public static final String UNFINISHED = ".tmp-for-creation";

    static final String CHUNKS = "chunks";

    private final Path parent;
    private final Path unfinished;
    private final Ulid ulid;
    private final ChunkSegmentWriter chunks;
    private final IndexWriter index;
    private final ChunkEncoder encoder = new ChunkEncoder(this::chunk);
    private final ChunkReferences references = new ChunkReferences();
    private @Nullable Labels labels;
    private long firstOfAllMillis = Long.MAX_VALUE;
    private long lastOfAllMillis = Long.MIN_VALUE;
    private long floatSamples;
    private long histogramSamples;
    private long seriesCount;
    private long chunkCount;

    private BlockWriter(
            Path parent, Path unfinished, Ulid ulid, ChunkSegmentWriter chunks, IndexWriter index) {
        this.parent = parent;
        this.unfinished = unfinished;
        this.ulid = ulid;
        this.chunks = chunks;
        this.index = index;
    }

    /// Begins the block `ulid` in the directory `parent`.
    public static BlockWriter create(Path parent, Ulid ulid) throws IOException {
        Path unfinished = parent.resolve(ulid + UNFINISHED);
        Files.createDirectory(unfinished);
        return new BlockWriter(
                parent,
                unfinished,
                ulid,
                new ChunkSegmentWriter(unfinished.resolve(CHUNKS)),
                new IndexWriter(unfinished));
    }

    /// Begins a series, whose labels come after those of the one before. One that gets no chunks is
    /// not part of the block.
    public void series(Labels next) throws IOException {
        endSeries();
        if (labels != null && labels.compareTo(next) >= 0) {
            throw new IllegalArgumentException(next + " does not come after " + labels);
        }
        labels = next;
    }

    /// Adds a chunk to the series, later than the one before.
    public void chunk(EncodedChunk chunk) throws IOException {
        boolean follows = references.isEmpty() || chunk.minMillis() > references.lastMillis();
        if (labels == null || !follows) {
            throw new IllegalArgumentException(
                    "a chunk from %d does not follow one that ends at %d in %s"
                            .formatted(chunk.minMillis(), references.lastMillis(), labels));
        }
        references.add(chunk.minMillis(), chunk.maxMillis(), chunks.write(chunk));
        count(chunk);
    }

    /// Adds all samples of a cursor to the series, packed into chunks.
    public void samples(SeriesCursor.SampleCursor samples) throws IOException {
        encoder.write(samples);
    }

    /// Adds all series of a cursor, packed into chunks.
    public void all(SeriesCursor all) throws IOException {
        while (all.next()) {
            series(all.labels());
            samples(all.samples());
        }
    }

    private void count(EncodedChunk chunk) {
        firstOfAllMillis = Math.min(firstOfAllMillis, chunk.minMillis());
        lastOfAllMillis = Math.max(lastOfAllMillis, chunk.maxMillis());
        chunkCount++;
        if (chunk.encoding().holdsFloats()) {
            floatSamples += chunk.count();
        } else {
            histogramSamples += chunk.count();
        }
    }

    private void endSeries() throws IOException {
        if (labels != null && !references.isEmpty()) {
            index.add(labels, references);
            seriesCount++;
        }
        references.clear();
    }

    /// Whether no chunk was added; then there is nothing to finish.
    public boolean isEmpty() {
        return chunkCount == 0;
    }

    /// Makes the block appear; it covers the times from `minMillis` up to and excluding
    /// `maxMillis`.
    public BlockMeta finish(long minMillis, long maxMillis, BlockMeta.Compaction compaction)
            throws IOException {
        if (isEmpty() || firstOfAllMillis < minMillis || lastOfAllMillis >= maxMillis) {
            throw new IllegalStateException(
                    "%d chunks from %d to %d make no block from %d to %d"
                            .formatted(
                                    chunkCount,
                                    firstOfAllMillis,
                                    lastOfAllMillis,
                                    minMillis,
                                    maxMillis));
        }
        endSeries();
        chunks.finish();
        index.finish();
        Tombstones.NONE.write(unfinished);
        BlockMeta meta = new BlockMeta(ulid, minMillis, maxMillis, stats(), compaction);
        MetaFile.write(unfinished, meta);
        Directories.sync(unfinished.resolve(CHUNKS));
        Directories.sync(unfinished);
        Directories.rename(unfinished, parent.resolve(ulid.toString()));
        return meta;
    }

    private BlockMeta.Stats stats() {
        return new BlockMeta.Stats(
                floatSamples + histogramSamples,
                floatSamples,
                histogramSamples,
                seriesCount,
                chunkCount,
                0);
    }

    /// Removes what was written unless the block was finished.
    @Override
    public void close() throws IOException {
        chunks.close();
        index.close();
        if (Files.exists(unfinished)) {
            Directories.delete(unfinished);
        }
    }
}
