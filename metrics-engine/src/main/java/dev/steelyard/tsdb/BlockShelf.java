package dev.steelyard.tsdb;

import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import dev.steelyard.tsdb.block.CompactionPlan;
import dev.steelyard.tsdb.block.Compactor;
import dev.steelyard.tsdb.block.Retention;
import dev.steelyard.tsdb.block.Ulid;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// The blocks of a data directory. Read by any number of threads, which see one list or the next;
/// changed by one thread at a time, which its owner sees to.
///
/// A block that is damaged is set aside under another name and told of, never a reason not to
/// start.
final class BlockShelf {
    private final Path path;
    private final BlockDirectory directory;
    private final DamagedBlocks damaged;
    private volatile List<BlockReader> blocks = List.of();

    private BlockShelf(Path path) {
        this.path = path;
        this.directory = new BlockDirectory(path);
        this.damaged = new DamagedBlocks(path);
    }

    /// Opens what is there, and removes what a crash left unfinished.
    static BlockShelf open(Path path) throws IOException {
        BlockShelf shelf = new BlockShelf(path);
        for (Path block : shelf.directory.all()) {
            shelf.check(block);
        }
        shelf.directory.clean();
        List<BlockReader> whole = new ArrayList<>();
        for (Path block : shelf.directory.all()) {
            whole.add(shelf.damaged.noting(BlockReader.open(block)));
        }
        shelf.replace(whole);
        shelf.damaged.look();
        return shelf;
    }

    private void check(Path block) throws IOException {
        try {
            BlockReader _ = BlockReader.open(block);
        } catch (CorruptFileException | NoSuchFileException e) {
            damaged.setAside(block, e);
        }
    }

    /// The blocks, the earliest first.
    List<BlockReader> blocks() {
        return blocks;
    }

    /// What of them is damaged.
    DamagedBlocks damaged() {
        return damaged;
    }

    /// How much room the blocks take.
    long bytes() {
        return blocks.stream().mapToLong(BlockReader::sizeBytes).sum();
    }

    /// The cursors of all blocks that a selection may be in.
    List<SeriesCursor> select(Selection selection) {
        return overlapping(selection).stream().map(block -> block.select(selection)).toList();
    }

    /// The blocks that a selection may be in.
    List<BlockReader> overlapping(Selection selection) {
        return blocks.stream()
                .filter(block ->
                        block.meta().overlaps(selection.fromMillis(), selection.toMillis()))
                .toList();
    }

    /// Takes up a block that was just written here.
    void add(Ulid ulid) throws IOException {
        List<BlockReader> all = new ArrayList<>(blocks);
        all.add(damaged.noting(BlockReader.open(path.resolve(ulid.toString()))));
        replace(all);
    }

    /// Deletes samples from all blocks.
    void delete(Selection selection) throws IOException {
        List<BlockReader> all = new ArrayList<>();
        for (BlockReader block : blocks) {
            all.add(damaged.noting(block.delete(selection)));
        }
        replace(all);
    }

    /// Makes one block of those that `plan` wants together; false where there are none. Blocks that
    /// are damaged stay as they are.
    boolean compact(CompactionPlan plan, Ulid ulid) throws IOException {
        List<BlockReader> whole = blocks.stream().filter(block -> !damaged.has(block)).toList();
        List<BlockMeta> wanted = plan.next(whole.stream().map(BlockReader::meta).toList());
        if (wanted.isEmpty()) {
            return false;
        }
        List<BlockReader> parents =
                whole.stream().filter(block -> wanted.contains(block.meta())).toList();
        if (write(parents, ulid)) {
            remove(parents);
        }
        return true;
    }

    /// Makes one block of others; false where one of them turns out to be damaged, which is noted.
    private boolean write(List<BlockReader> parents, Ulid ulid) throws IOException {
        try {
            if (new Compactor(path).compact(parents, ulid, _ -> {}).isPresent()) {
                add(ulid);
            }
            return true;
        } catch (CorruptFileException e) {
            BlockReader one =
                    parents.stream()
                            .filter(block -> e.file().startsWith(block.directory()))
                            .findFirst()
                            .orElseThrow(() -> e);
            damaged.note(one, e);
            return false;
        }
    }

    /// Writes those blocks anew that have tombstones and are whole.
    void cleanTombstones(Supplier<Ulid> names) throws IOException {
        for (BlockReader block : blocks) {
            boolean isDue = block.meta().stats().tombstones() > 0 && !damaged.has(block);
            if (isDue && write(List.of(block), names.get())) {
                remove(List.of(block));
            }
        }
    }

    /// Removes the blocks that need not be kept.
    void retain(Retention retention) throws IOException {
        remove(retention.expired(blocks));
    }

    private void remove(Collection<BlockReader> going) throws IOException {
        List<BlockReader> all = new ArrayList<>(blocks);
        all.removeAll(going);
        replace(all);
        for (BlockReader block : going) {
            directory.remove(block.directory());
            damaged.forget(block);
        }
    }

    private void replace(List<BlockReader> all) {
        List<BlockReader> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(block -> block.meta().minMillis()));
        blocks = List.copyOf(sorted);
    }
}
