package dev.steelyard.tsdb.block;

import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.tsdb.block.index.BlockIndex;
import dev.steelyard.tsdb.block.index.ChunkList;
import dev.steelyard.tsdb.block.index.Postings;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A block that is read through mappings; safe for any number of threads.
///
/// Opening checks meta, tombstones and the tables of the index; series, postings and chunks are
/// checked against their checksums whenever they are read. Damage is a [CorruptFileException], at
/// opening or, unless a listener is [told][#telling], while walking. The mappings go when nothing
/// refers to the reader and its cursors any more, so there is nothing to close, and the directory
/// may be removed at any time.
public final class BlockReader implements SeriesReader {
    private final Path directory;
    private final BlockMeta meta;
    private final BlockIndex index;
    private final ChunkSegments segments;
    private final Tombstones tombstones;
    private final DamageListener damage;

    private BlockReader(
            Path directory,
            BlockMeta meta,
            BlockIndex index,
            ChunkSegments segments,
            Tombstones tombstones,
            DamageListener damage) {
        this.directory = directory;
        this.meta = meta;
        this.index = index;
        this.segments = segments;
        this.tombstones = tombstones;
        this.damage = damage;
    }

    /// Opens the block in `directory`.
    public static BlockReader open(Path directory) throws IOException {
        return new BlockReader(
                directory,
                MetaFile.read(directory),
                BlockIndex.open(directory),
                ChunkSegments.open(directory),
                Tombstones.read(directory),
                DamageListener.STRICT);
    }

    /// The same block for answers that leave out what is damaged: `listener` is told of it, and
    /// what is whole is walked on.
    public BlockReader telling(DamageListener listener) {
        return new BlockReader(directory, meta, index, segments, tombstones, listener);
    }

    /// Where it lies.
    public Path directory() {
        return directory;
    }

    /// What it says of itself.
    public BlockMeta meta() {
        return meta;
    }

    /// How many bytes its index and its chunks take.
    public long sizeBytes() {
        return index.sizeBytes() + segments.sizeBytes();
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return cursor(
                postings(selection), new TimeRange(selection.fromMillis(), selection.toMillis()));
    }

    @Override
    public List<String> labelNames(Selection selection) {
        return isIndexed(selection)
                ? sorted(index.labelNames())
                : SeriesReader.super.labelNames(selection);
    }

    @Override
    public List<String> labelValues(String name, Selection selection) {
        return isIndexed(selection)
                ? sorted(index.postings().values(name))
                : SeriesReader.super.labelValues(name, selection);
    }

    private static List<String> sorted(Collection<String> words) {
        return words.stream().sorted().toList();
    }

    /// Whether what is asked for is what the index tells.
    private boolean isIndexed(Selection selection) {
        return selection.isOfAll()
                && tombstones.isEmpty()
                && meta.overlaps(selection.fromMillis(), selection.toMillis());
    }

    private Postings postings(Selection selection) {
        try {
            return index.select(selection.matchers());
        } catch (CorruptFileException e) {
            damage.damaged(e);
            return Postings.NONE;
        }
    }

    /// All series with all samples.
    public SeriesCursor all() {
        return cursor(index.all(), new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private SeriesCursor cursor(Postings postings, TimeRange range) {
        return new BlockCursor(this, postings, range);
    }

    /// Deletes the samples of the selection: writes tombstones, which readers opened from then on
    /// respect. Answers such a reader.
    public BlockReader delete(Selection selection) throws IOException {
        Map<Integer, List<TimeRange>> added = new HashMap<>();
        Postings meant = index.select(selection.matchers());
        for (int i = 0; i < meant.size(); i++) {
            ChunkList has = index.series(meant.get(i)).chunks();
            long from = Math.max(has.firstMillis(), selection.fromMillis());
            long to = Math.min(has.lastMillis(), selection.toMillis());
            if (from <= to) {
                added.put(meant.get(i), List.of(new TimeRange(from, to)));
            }
        }
        Tombstones all = tombstones.with(added);
        all.write(directory);
        MetaFile.write(directory, meta.withTombstones(all.count()));
        return open(directory);
    }

    DamageListener damage() {
        return damage;
    }

    BlockIndex index() {
        return index;
    }

    ChunkSegments segments() {
        return segments;
    }

    Tombstones tombstones() {
        return tombstones;
    }
}
