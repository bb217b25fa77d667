package dev.steelyard.tsdb.command;

import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import dev.steelyard.tsdb.prometheus.MalformedLogException;
import dev.steelyard.tsdb.prometheus.PrometheusLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `import PROMETHEUS_DIR --data DIR`: each block is verified, then copied file by file, so that
/// nothing of it can be lost. A damaged one is not taken.
///
/// Samples that Prometheus has in no block yet are in its write-ahead log and become blocks, unless
/// their loss is asked for.
final class Import {
    private final PrintStream out;
    private final Verify verify;
    private final boolean blocksOnly;

    Import(PrintStream out, Progress progress, boolean blocksOnly) {
        this.out = out;
        this.verify = new Verify(out, progress);
        this.blocksOnly = blocksOnly;
    }

    int run(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        BlockDirectory target = new BlockDirectory(to);
        int damaged = 0;
        long end = Long.MIN_VALUE;
        List<Path> blocks = new BlockDirectory(from).current();
        for (Path block : blocks) {
            if (take(block, target)) {
                end = Math.max(end, endInOrder(BlockReader.open(block).meta()));
            } else {
                damaged++;
            }
        }
        out.printf("%d of %d blocks are in %s%n", blocks.size() - damaged, blocks.size(), to);
        boolean whole = blocksOnly || takeLog(from, to, end);
        return damaged == 0 && whole ? TsdbCommand.GOOD : TsdbCommand.BROKEN;
    }

    /// Blocks of what came out of order say nothing about how far the others reach.
    private static long endInOrder(BlockMeta meta) {
        return meta.compaction().hints().contains("from-out-of-order")
                ? Long.MIN_VALUE
                : meta.maxMillis();
    }

    private boolean takeLog(Path from, Path to, long firstMillis) throws IOException {
        PrometheusLog log;
        try {
            log = PrometheusLog.read(from, firstMillis);
        } catch (MalformedLogException e) {
            out.printf(
                    "%s; nothing of the log is taken: ask that Prometheus for a snapshot (POST"
                            + " /api/v1/admin/tsdb/snapshot) and import the snapshot, or leave the"
                            + " log behind with --blocks-only%n",
                    e.getMessage());
            return false;
        }
        log.losses().forEach(loss -> out.printf("not taken: %s%n", loss));
        for (BlockMeta meta : log.writeBlocks(to)) {
            out.printf(
                    "%s, from the log: %d series, %d samples%n",
                    to.resolve(meta.ulid().toString()),
                    meta.stats().series(),
                    meta.stats().samples());
        }
        return true;
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
