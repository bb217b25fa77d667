package dev.steelyard.tsdb;

import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import dev.steelyard.tsdb.block.BlockWriter;
import dev.steelyard.tsdb.block.CorruptBlockException;
import dev.steelyard.tsdb.block.Directories;
import dev.steelyard.tsdb.block.Ulid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The blocks of a data directory. Read by any number of threads, which see one list or the next;
/// changed by one thread at a time, which its owner sees to.
///
/// A block that is damaged is set aside under another name and counted, never a reason not to
/// start.
final class BlockShelf {
    private static final System.Logger log = System.getLogger(BlockShelf.class.getName());
    private static final String SET_ASIDE = ".bad";
    private static final String TO_BE_REMOVED = ".tmp-for-deletion";

    private final Path directory;
    private volatile List<BlockReader> blocks = List.of();
    private final AtomicInteger setAside = new AtomicInteger();

    private BlockShelf(Path directory) {
        this.directory = directory;
    }

    /// Opens what is there, and removes what a crash left unfinished.
    static BlockShelf open(Path directory) throws IOException {
        BlockShelf shelf = new BlockShelf(directory);
        List<Path> inside;
        try (Stream<Path> files = Files.list(directory)) {
            inside = files.sorted().toList();
        }
        for (Path path : inside) {
            String name = String.valueOf(path.getFileName());
            if (name.endsWith(BlockWriter.UNFINISHED) || name.endsWith(TO_BE_REMOVED)) {
                Directories.delete(path);
            } else if (name.endsWith(SET_ASIDE)) {
                shelf.setAside.incrementAndGet();
            } else if (Ulid.isOne(name)) {
                shelf.take(path);
            }
        }
        shelf.removeHidden();
        return shelf;
    }

    private void take(Path path) throws IOException {
        try {
            add(BlockReader.open(path));
        } catch (CorruptBlockException e) {
            setAside.incrementAndGet();
            log.log(System.Logger.Level.ERROR, "a damaged block is set aside path=" + path, e);
            Directories.rename(path, path.resolveSibling(path.getFileName() + SET_ASIDE));
        }
    }

    /// Removes the blocks that another one was made of.
    private void removeHidden() throws IOException {
        Set<Ulid> hidden =
                blocks.stream()
                        .flatMap(block -> block.meta().compaction().parents().stream())
                        .map(BlockMeta.Parent::ulid)
                        .collect(Collectors.toSet());
        for (BlockReader block : blocks) {
            if (hidden.contains(block.meta().ulid())) {
                remove(block);
            }
        }
    }

    /// The blocks, the earliest first.
    List<BlockReader> blocks() {
        return blocks;
    }

    /// How many damaged blocks there are.
    int setAside() {
        return setAside.get();
    }

    /// How much room the blocks take.
    long bytes() {
        return blocks.stream().mapToLong(BlockReader::sizeBytes).sum();
    }

    /// The cursors of all blocks that a selection may be in.
    List<SeriesCursor> select(Selection selection) {
        return blocks.stream()
                .filter(block ->
                        block.meta().minMillis() <= selection.toMillis()
                                && block.meta().maxMillis() > selection.fromMillis())
                .map(block -> block.select(selection))
                .toList();
    }

    void add(BlockReader block) {
        List<BlockReader> grown = new ArrayList<>(blocks);
        grown.add(block);
        grown.sort(Comparator.comparingLong(each -> each.meta().minMillis()));
        blocks = List.copyOf(grown);
    }

    /// Opens a block that was just written here.
    void add(Ulid ulid) throws IOException {
        add(BlockReader.open(directory.resolve(ulid.toString())));
    }

    /// Deletes samples from all blocks.
    void delete(Selection selection) throws IOException {
        List<BlockReader> left = new ArrayList<>();
        for (BlockReader block : blocks) {
            left.add(block.delete(selection));
        }
        blocks = List.copyOf(left);
    }

    /// Removes the blocks that end before `cutoffMillis`, then the earliest until `maxBytes` do.
    void retain(long cutoffMillis, long maxBytes) throws IOException {
        for (BlockReader block : blocks) {
            if (block.meta().maxMillis() <= cutoffMillis || bytes() > maxBytes) {
                remove(block);
            }
        }
    }

    private void remove(BlockReader block) throws IOException {
        blocks = blocks.stream().filter(each -> !each.equals(block)).toList();
        Path going = directory.resolve(block.meta().ulid() + TO_BE_REMOVED);
        Directories.rename(block.directory(), going);
        Directories.delete(going);
    }
}
