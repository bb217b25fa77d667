package dev.steelyard.tsdb;

import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import dev.steelyard.tsdb.file.CorruptFileException;
import dev.steelyard.tsdb.file.SetAside;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The damaged blocks of a data directory: those that cannot be opened, which were renamed, and
/// those of which a part turned out to be damaged while it was read. Safe for any number of
/// threads.
final class DamagedBlocks {
    private static final System.Logger log = System.getLogger(DamagedBlocks.class.getName());

    /// A block with a damaged part.
    ///
    /// @param first what was met first
    private record Partly(BlockMeta meta, CorruptFileException first) {}

    /// @param meta none where that cannot be read, either
    private record Missing(Path path, Optional<BlockMeta> meta) {}

    private final Path directory;
    private final Map<Path, Partly> partly = new ConcurrentHashMap<>();
    private volatile List<Missing> setAside = List.of();

    DamagedBlocks(Path directory) {
        this.directory = directory;
    }

    /// Looks which blocks are set aside: somebody may remove them. The owner calls it now and then.
    void look() throws IOException {
        setAside =
                SetAside.in(directory).stream()
                        .map(path -> new Missing(path, BlockDirectory.meta(path)))
                        .toList();
    }

    /// Renames a block that cannot be opened.
    void setAside(Path block, Exception reason) throws IOException {
        log.log(System.Logger.Level.ERROR, "a damaged block is set aside path=" + block, reason);
        SetAside.put(block);
    }

    /// A reader of the block that leaves out what is damaged, and has it noted here.
    BlockReader noting(BlockReader block) {
        return block.telling(damage -> note(block, damage));
    }

    /// Notes that a part of a block is damaged.
    void note(BlockReader block, CorruptFileException damage) {
        if (partly.putIfAbsent(block.directory(), new Partly(block.meta(), damage)) == null) {
            log.log(
                    System.Logger.Level.ERROR,
                    "a part of a block is damaged, and missing from answers; its block is not"
                            + " compacted any more block="
                            + block.directory(),
                    damage);
        }
    }

    /// Whether a part of a block is known to be damaged.
    boolean has(BlockReader block) {
        return partly.containsKey(block.directory());
    }

    /// Forgets a block that is removed.
    void forget(BlockReader block) {
        partly.remove(block.directory());
    }

    /// How many blocks have damaged parts.
    long partly() {
        return partly.size();
    }

    /// How many blocks are set aside.
    long setAside() {
        return setAside.size();
    }

    /// What may be missing between two times on account of this, in words.
    List<String> caveats(long fromMillis, long toMillis) {
        List<String> all = new ArrayList<>();
        for (Partly each : partly.values()) {
            if (each.meta.overlaps(fromMillis, toMillis)) {
                all.add(
                        "block %s is damaged in part, so samples may be missing: %s"
                                .formatted(each.meta.ulid(), each.first.getMessage()));
            }
        }
        for (Missing each : setAside) {
            if (each.meta.isEmpty() || each.meta.get().overlaps(fromMillis, toMillis)) {
                all.add(
                        "block %s is damaged and was set aside, so its samples are missing"
                                .formatted(each.path.getFileName()));
            }
        }
        return all;
    }
}
