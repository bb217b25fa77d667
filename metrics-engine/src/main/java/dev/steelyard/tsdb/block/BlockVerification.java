package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.tsdb.block.index.ChunkList;
import dev.steelyard.tsdb.block.index.IndexFormat;
import dev.steelyard.tsdb.block.index.IndexedSeries;
import dev.steelyard.tsdb.block.index.Postings;
import dev.steelyard.tsdb.block.index.PostingsTable;
import dev.steelyard.tsdb.chunk.ChunkCursor;
import dev.steelyard.tsdb.chunk.CorruptChunkException;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Reads all of a block and tells each damage: where it is, what is wrong, and what it costs. Goes
/// on behind a damage as far as the format lets it.
public final class BlockVerification {
    /// One damage.
    ///
    /// @param offset where in the file, in bytes
    /// @param cost what cannot be read because of it
    public record Finding(Path file, long offset, String reason, String cost) {
        @Override
        public String toString() {
            return "%s: offset %d: %s; costs %s".formatted(file, offset, reason, cost);
        }
    }

    private final Path directory;
    private final LongConsumer progress;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Encoding, ChunkCursor> cursors = new EnumMap<>(Encoding.class);
    private final RoaringBitmap known = new RoaringBitmap();
    private long series;
    private long chunks;
    private long floatSamples;
    private long histogramSamples;
    private @Nullable Labels lastLabels;

    private BlockVerification(Path directory, LongConsumer progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /// The damages of the block in `directory`; none where all is well. `progress` hears how many
    /// series were read.
    public static List<Finding> of(Path directory, LongConsumer progress) throws IOException {
        BlockVerification verification = new BlockVerification(directory, progress);
        verification.run();
        return verification.findings;
    }

    private void run() throws IOException {
        BlockReader block;
        try {
            block = BlockReader.open(directory);
        } catch (CorruptFileException e) {
            found(e, "the whole block");
            return;
        } catch (NoSuchFileException e) {
            findings.add(
                    new Finding(Path.of(e.getFile()), 0, "it is not there", "the whole block"));
            return;
        }
        Postings all;
        try {
            all = block.index().all();
        } catch (CorruptFileException e) {
            found(e, "queries without a matcher that names a value, compaction and verification");
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            known.add(all.get(i));
            checkSeries(block, all.get(i));
            progress.accept(i + 1L);
        }
        checkPostings(block);
        if (findings.isEmpty()) {
            checkMeta(block);
        }
    }

    private void found(CorruptFileException e, String cost) {
        findings.add(new Finding(e.file(), e.offset(), e.reason(), cost));
    }

    private void checkSeries(BlockReader block, int number) {
        IndexedSeries read;
        try {
            read = block.index().series(number);
        } catch (CorruptFileException e) {
            found(e, "one series");
            return;
        }
        Labels labels = read.labels();
        if (lastLabels != null && lastLabels.compareTo(labels) >= 0) {
            atSeries(
                    number, "%s does not come after %s".formatted(labels, lastLabels), "its order");
        }
        lastLabels = labels;
        series++;
        for (int i = 0; i < read.chunks().size(); i++) {
            checkChunk(block, read, i);
        }
    }

    private void atSeries(int number, String reason, String cost) {
        long offset = (long) number * IndexFormat.SERIES_ALIGNMENT;
        findings.add(new Finding(directory.resolve(IndexFormat.NAME), offset, reason, cost));
    }

    private void checkChunk(BlockReader block, IndexedSeries read, int chunk) {
        ChunkList list = read.chunks();
        String cost =
                "%s from %s to %s"
                        .formatted(
                                read.labels(),
                                Instant.ofEpochMilli(list.minMillis(chunk)),
                                Instant.ofEpochMilli(list.maxMillis(chunk)));
        if (chunk > 0 && list.minMillis(chunk) <= list.maxMillis(chunk - 1)) {
            atSeries(read.number(), "chunk %d overlaps the one before it".formatted(chunk), cost);
        }
        if (list.minMillis(chunk) < block.meta().minMillis()
                || list.maxMillis(chunk) >= block.meta().maxMillis()) {
            atSeries(
                    read.number(),
                    "chunk %d is outside the block's time".formatted(chunk),
                    "nothing while it is read alone; compaction refuses it");
        }
        try {
            checkSamples(block.segments().find(list.reference(chunk)), list, chunk);
            chunks++;
        } catch (CorruptFileException e) {
            found(e, cost);
        }
    }

    private void checkSamples(ChunkSegments.Located chunk, ChunkList list, int index) {
        ChunkCursor cursor = cursors.computeIfAbsent(chunk.encoding(), Encoding::cursor);
        long first = Long.MIN_VALUE;
        long last = Long.MIN_VALUE;
        try {
            cursor.open(chunk.file().memory(), chunk.offset(), chunk.length());
            for (int i = 0; cursor.next(); i++) {
                if (i > 0 && cursor.timeMillis() <= last) {
                    throw chunk.damaged("the times in this chunk do not rise");
                }
                last = cursor.timeMillis();
                first = i == 0 ? last : first;
            }
        } catch (CorruptChunkException e) {
            throw chunk.damaged(String.valueOf(e.getMessage()));
        }
        if (first != list.minMillis(index) || last != list.maxMillis(index)) {
            throw chunk.damaged(
                    "this chunk is from %d to %d, and the index says %d to %d"
                            .formatted(first, last, list.minMillis(index), list.maxMillis(index)));
        }
        if (chunk.encoding().holdsFloats()) {
            floatSamples += cursor.count();
        } else {
            histogramSamples += cursor.count();
        }
    }

    private void checkPostings(BlockReader block) {
        PostingsTable table = block.index().postings();
        for (String name : table.names()) {
            for (String value : table.values(name)) {
                String cost = "queries that name %s=\"%s\"".formatted(name, value);
                try {
                    Postings list = table.of(name, value);
                    checkKnown(list, cost);
                } catch (CorruptFileException e) {
                    found(e, cost);
                }
            }
        }
    }

    private void checkKnown(Postings list, String cost) {
        for (int i = 0; i < list.size(); i++) {
            if (!known.contains(list.get(i))) {
                atSeries(list.get(i), "postings mean a series here, and there is none", cost);
                return;
            }
        }
    }

    private void checkMeta(BlockReader block) {
        BlockMeta.Stats counted =
                new BlockMeta.Stats(
                        floatSamples + histogramSamples,
                        floatSamples,
                        histogramSamples,
                        series,
                        chunks,
                        block.tombstones().count());
        BlockMeta.Stats told = block.meta().stats();
        boolean older = told.floatSamples() == 0 && told.histogramSamples() == 0;
        boolean same =
                told.samples() == counted.samples()
                        && told.series() == counted.series()
                        && told.chunks() == counted.chunks()
                        && told.tombstones() == counted.tombstones()
                        && (older || told.floatSamples() == counted.floatSamples());
        if (!same) {
            findings.add(
                    new Finding(
                            directory.resolve(MetaFile.NAME),
                            0,
                            "it says %s, and there are %s".formatted(told, counted),
                            "nothing but the figures"));
        }
    }
}
