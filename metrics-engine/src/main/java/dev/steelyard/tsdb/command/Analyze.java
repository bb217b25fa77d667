package dev.steelyard.tsdb.command;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.steelyard.tsdb.block.BlockAnalysis;
import dev.steelyard.tsdb.block.BlockAnalysis.Share;
import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// `analyze DIR [BLOCK]`: a line for each block, then what takes the room in one of them.
final class Analyze {
    private static final int ROWS = 20;

    private final PrintStream out;
    private final Progress progress;

    Analyze(PrintStream out, Progress progress) {
        this.out = out;
        this.progress = progress;
    }

    int run(Path directory, String wanted) throws IOException {
        List<BlockReader> blocks = new ArrayList<>();
        for (Path block : new BlockDirectory(directory).current()) {
            blocks.add(BlockReader.open(block));
        }
        blocks.sort(Comparator.comparingLong(block -> block.meta().maxMillis()));
        line(
                "%-26s  %-24s %-12s %6s %12s %14s %14s",
                "block", "from", "for", "level", "series", "samples", "bytes");
        blocks.forEach(this::list);
        BlockReader chosen = null;
        for (BlockReader block : blocks) {
            if (wanted.isEmpty() || block.meta().ulid().toString().equals(wanted)) {
                chosen = block;
            }
        }
        if (chosen == null) {
            line("%s", wanted.isEmpty() ? "there are no blocks" : "there is no block " + wanted);
            return wanted.isEmpty() ? TsdbCommand.GOOD : TsdbCommand.BROKEN;
        }
        String name = "analyze " + chosen.directory();
        tell(BlockAnalysis.of(chosen, done -> progress.tell(name, done)));
        return TsdbCommand.GOOD;
    }

    private void list(BlockReader block) {
        BlockMeta meta = block.meta();
        line(
                "%-26s  %-24s %-12s %6d %,12d %,14d %,14d",
                meta.ulid(),
                Instant.ofEpochMilli(meta.minMillis()),
                length(meta),
                meta.compaction().level(),
                meta.stats().series(),
                meta.stats().samples(),
                block.sizeBytes());
    }

    private static String length(BlockMeta meta) {
        return Duration.ofMillis(meta.maxMillis() - meta.minMillis())
                .toString()
                .substring(2)
                .toLowerCase(Locale.ROOT);
    }

    private void tell(BlockAnalysis analysis) {
        Share all = analysis.all();
        double samples = Math.max(1, all.samples());
        line("");
        line("block %s", analysis.meta().ulid());
        line("series               %,16d", all.series());
        line("samples              %,16d", all.samples());
        line("label names          %,16d", analysis.names().size());
        line("label pairs          %,16d", analysis.pairs().size());
        line("labels of all series %,16d", analysis.labels());
        line(
                "chunks, bytes        %,16d  %.2f a sample",
                analysis.chunkBytes(), analysis.chunkBytes() / samples);
        line(
                "index, bytes         %,16d  %.2f a sample",
                analysis.indexBytes(), analysis.indexBytes() / samples);
        shares("metrics with most series", analysis.metrics(), Share::series);
        shares("metrics with most bytes of chunks", analysis.metrics(), Share::bytes);
        names(analysis);
        shares("label pairs of most series", analysis.pairs(), Share::series);
        shares("label pairs that come and go most", analysis.pairs(), Share::missing);
    }

    private void shares(String title, Map<String, Share> shares, ToDoubleFunction<Share> by) {
        line("");
        line("%10s %14s %14s %10s  %s", "series", "samples", "bytes", "gone", title);
        shares.entrySet().stream()
                .sorted(
                        Comparator.comparingDouble((Map.Entry<String, Share> entry) ->
                                        -by.applyAsDouble(entry.getValue()))
                                .thenComparing(Map.Entry::getKey))
                .limit(ROWS)
                .forEach(entry -> {
                    Share share = entry.getValue();
                    line(
                            "%,10d %,14d %,14d %10.0f  %s",
                            share.series(),
                            share.samples(),
                            share.bytes(),
                            Math.floor(share.missing()),
                            entry.getKey());
                });
    }

    private void names(BlockAnalysis analysis) {
        line("");
        line("%10s %14s  %s", "values", "bytes", "label names with most values");
        analysis.names().entrySet().stream()
                .sorted(
                        Comparator.comparingLong((Map.Entry<String, BlockAnalysis.Name> entry) ->
                                        -entry.getValue().values())
                                .thenComparing(Map.Entry::getKey))
                .limit(ROWS)
                .forEach(entry ->
                        line(
                                "%,10d %,14d  %s",
                                entry.getValue().values(),
                                entry.getValue().valueBytes(),
                                entry.getKey()));
    }

    @FormatMethod
    private void line(@FormatString String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }
}
