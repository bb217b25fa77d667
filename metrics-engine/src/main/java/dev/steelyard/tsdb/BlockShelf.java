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
import dev.steelyard.tsdb.file.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The blocks of a data directory. Read by any number of threads, which see one list or the next;
/// changed by one thread at a time, which its owner sees to.
///
/// A block that is damaged is set aside under another name and told of, never a reason not to
/// start.
final class BlockShelf {
    private static final System.Logger log = System.getLogger(BlockShelf.class.getName());
    private static final String SET_ASIDE = ".bad";

    private final Path path;
    private final BlockDirectory directory;
    private volatile List<BlockReader> blocks = List.of();

    private BlockShelf(Path path) {
        this.path = path;
        this.directory = new BlockDirectory(path);
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
            whole.add(BlockReader.open(block));
        }
        shelf.replace(whole);
        return shelf;
    }

    private void check(Path block) throws IOException {
        try {
            BlockReader _ = BlockReader.open(block);
        } catch (CorruptFileException | NoSuchFileException e) {
            log.log(System.Logger.Level.ERROR, "a damaged block is set aside path=" + block, e);
            Directories.rename(block, block.resolveSibling(block.getFileName() + SET_ASIDE));
        }
    }

    /// The blocks, the earliest first.
    List<BlockReader> blocks() {
        return blocks;
    }

    /// How many damaged blocks there are.
    long setAside() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(SET_ASIDE)).count();
        } catch (IOException e) {
            log.log(System.Logger.Level.WARNING, "the directory cannot be listed path=" + path, e);
            return 0;
        }
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
        return blocks.stream().filter(block -> overlaps(block, selection)).toList();
    }

    private static boolean overlaps(BlockReader block, Selection selection) {
        return block.meta().minMillis() <= selection.toMillis()
                && block.meta().maxMillis() > selection.fromMillis();
    }

    /// Takes up a block that was just written here.
    void add(Ulid ulid) throws IOException {
        List<BlockReader> all = new ArrayList<>(blocks);
        all.add(BlockReader.open(path.resolve(ulid.toString())));
        replace(all);
    }

    /// Deletes samples from all blocks.
    void delete(Selection selection) throws IOException {
        List<BlockReader> all = new ArrayList<>();
        for (BlockReader block : blocks) {
            all.add(block.delete(selection));
        }
        replace(all);
    }

    /// Makes one block of those that `plan` wants together; false where there are none.
    boolean compact(CompactionPlan plan, Ulid ulid) throws IOException {
        List<BlockMeta> wanted = plan.next(blocks.stream().map(BlockReader::meta).toList());
        if (wanted.isEmpty()) {
            return false;
        }
        List<BlockReader> parents =
                blocks.stream().filter(block -> wanted.contains(block.meta())).toList();
        if (new Compactor(path).compact(parents, ulid, _ -> {}).isPresent()) {
            add(ulid);
        }
        remove(parents);
        return true;
    }

    /// Writes those blocks anew that have tombstones.
    void cleanTombstones(Supplier<Ulid> names) throws IOException {
        for (BlockReader block : blocks) {
            if (block.meta().stats().tombstones() > 0) {
                Ulid ulid = names.get();
                if (new Compactor(path).compact(List.of(block), ulid, _ -> {}).isPresent()) {
                    add(ulid);
                }
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
        }
    }

    private void replace(List<BlockReader> all) {
        List<BlockReader> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(block -> block.meta().minMillis()));
        blocks = List.copyOf(sorted);
    }
}
