package dev.steelyard.tsdb.command;

import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// `import PROMETHEUS_DIR --data DIR`: each block is verified, then copied file by file, so that
/// nothing of it can be lost. A damaged one is not taken.
///
/// Samples that Prometheus has in no block yet are in its write-ahead log, which is not read here.
/// A directory that has one is refused unless its loss is asked for.
final class Import {
    private static final List<String> LOGS = List.of("wal", "wbl");

    private final PrintStream out;
    private final Verify verify;
    private final boolean blocksOnly;

    Import(PrintStream out, Progress progress, boolean blocksOnly) {
        this.out = out;
        this.verify = new Verify(out, progress);
        this.blocksOnly = blocksOnly;
    }

    int run(Path from, Path to) throws IOException {
        for (String log : LOGS) {
            if (!blocksOnly && hasFiles(from.resolve(log))) {
                out.printf(
                        "%s holds samples that are in no block yet; ask that Prometheus for a"
                                + " snapshot (POST /api/v1/admin/tsdb/snapshot) and import the"
                                + " snapshot, or leave them behind with --blocks-only%n",
                        from.resolve(log));
                return TsdbCommand.BROKEN;
            }
        }
        Files.createDirectories(to);
        BlockDirectory target = new BlockDirectory(to);
        int damaged = 0;
        List<Path> blocks = new BlockDirectory(from).current();
        for (Path block : blocks) {
            damaged += take(block, target) ? 0 : 1;
        }
        out.printf("%d of %d blocks are in %s%n", blocks.size() - damaged, blocks.size(), to);
        return damaged == 0 ? TsdbCommand.GOOD : TsdbCommand.BROKEN;
    }

    private static boolean hasFiles(Path log) throws IOException {
        if (!Files.isDirectory(log)) {
            return false;
        }
        try (Stream<Path> walk = Files.walk(log)) {
            for (Path path : walk.toList()) {
                if (Files.isRegularFile(path) && Files.size(path) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean take(Path block, BlockDirectory target) throws IOException {
        if (verify.verify(block) > 0) {
            out.printf("%s: damaged, not taken%n", block);
            return false;
        }
        BlockMeta.Stats stats = BlockReader.open(block).meta().stats();
        boolean isNew = target.adopt(block);
        out.printf(
                "%s: %d series, %d samples, %d deleted ranges%s%n",
                block,
                stats.series(),
                stats.samples(),
                stats.tombstones(),
                isNew ? "" : "; it was there already");
        return true;
    }
}
