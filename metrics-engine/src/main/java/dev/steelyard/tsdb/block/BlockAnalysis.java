package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.tsdb.block.index.ChunkList;
import dev.steelyard.tsdb.block.index.IndexedSeries;
import dev.steelyard.tsdb.block.index.Postings;
import dev.steelyard.tsdb.block.index.PostingsTable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// What a block consists of, and what takes the room: by metric, by label name and by label pair.
///
/// @param names by name of label, in the order of names
/// @param metrics by name of metric
/// @param pairs by label pair, as `name=value`
/// @param chunkBytes what all chunks take, without their segments' headers
/// @param indexBytes what the index takes
public record BlockAnalysis(
        BlockMeta meta,
        Map<String, Name> names,
        Map<String, Share> metrics,
        Map<String, Share> pairs,
        Share all,
        long chunkBytes,
        long indexBytes) {
    /// One name of a label.
    ///
    /// @param values how many values it has
    /// @param valueBytes how long they are together
    public record Name(long values, long valueBytes) {}

    /// A part of the block.
    ///
    /// @param missing of how many series, in parts of a series, time of the block is not covered:
    ///   the more, the more series come and go
    public record Share(long series, long samples, long bytes, double missing) {
        private static final Share NONE = new Share(0, 0, 0, 0);

        private Share plus(Share more) {
            return new Share(
                    series + more.series,
                    samples + more.samples,
                    bytes + more.bytes,
                    missing + more.missing);
        }
    }

    /// Analyses a block, of which all but the values of samples is read; `progress` hears how many
    /// series are done.
    public static BlockAnalysis of(BlockReader block, LongConsumer progress) {
        Map<String, Share> metrics = new HashMap<>();
        Map<String, Share> pairs = new HashMap<>();
        Share all = Share.NONE;
        Postings postings = block.index().all();
        for (int i = 0; i < postings.size(); i++) {
            IndexedSeries series = block.index().series(postings.get(i));
            Share share = share(block, series.chunks());
            Labels labels = series.labels();
            metrics.merge(labels.metricName(), share, Share::plus);
            for (int n = 0; n < labels.size(); n++) {
                pairs.merge(labels.name(n) + "=" + labels.value(n), share, Share::plus);
            }
            all = all.plus(share);
            progress.accept(i + 1L);
        }
        return new BlockAnalysis(
                block.meta(),
                names(block.index().postings()),
                metrics,
                pairs,
                all,
                all.bytes,
                block.index().sizeBytes());
    }

    private static Share share(BlockReader block, ChunkList chunks) {
        long samples = 0;
        long bytes = 0;
        for (int i = 0; i < chunks.size(); i++) {
            ChunkSegments.Located chunk = block.segments().find(chunks.reference(i));
            samples += chunk.samples();
            bytes += chunk.length();
        }
        if (chunks.size() == 0) {
            return new Share(1, 0, 0, 1);
        }
        BlockMeta meta = block.meta();
        double covered = (double) chunks.maxMillis(chunks.size() - 1) - chunks.minMillis(0);
        double missing = 1 - covered / Math.max(1, meta.maxMillis() - meta.minMillis());
        return new Share(1, samples, bytes, missing);
    }

    private static Map<String, Name> names(PostingsTable table) {
        Map<String, Name> names = new TreeMap<>();
        for (String name : table.names()) {
            List<String> values = table.values(name);
            long bytes = values.stream().mapToLong(BlockAnalysis::utf8Length).sum();
            if (!name.isEmpty()) {
                names.put(name, new Name(values.size(), bytes));
            }
        }
        return names;
    }

    private static long utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// How many labels all series have together.
    public long labels() {
        return pairs.values().stream().mapToLong(Share::series).sum();
    }
}
