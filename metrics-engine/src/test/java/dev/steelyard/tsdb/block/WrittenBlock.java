package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.chunk.XorAppender;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Blocks of floats that tests write.
public final class WrittenBlock {
    private static final int SAMPLES_PER_CHUNK = 120;
    private static final int CAPACITY = 8192;

    private WrittenBlock() {}

    /// Writes a block with these series, whose samples rise in time, and opens it.
    public static BlockReader of(Path parent, long seed, Map<Labels, List<Sample>> series)
            throws IOException {
        Ulid ulid = Ulid.at(1_700_000_000_000L, new Random(seed));
        try (BlockWriter writer = BlockWriter.create(parent, ulid)) {
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (Map.Entry<Labels, List<Sample>> entry : new TreeMap<>(series).entrySet()) {
                writer.series(entry.getKey());
                Iterator<Sample> samples = entry.getValue().iterator();
                while (samples.hasNext()) {
                    writer.chunk(chunk(samples));
                }
                first = Math.min(first, entry.getValue().getFirst().timeMillis());
                last = Math.max(last, entry.getValue().getLast().timeMillis());
            }
            writer.finish(first, last + 1, BlockMeta.Compaction.ofHead(ulid));
        }
        return BlockReader.open(parent.resolve(ulid.toString()));
    }

    private static EncodedChunk chunk(Iterator<Sample> samples) {
        MemorySegment memory = MemorySegment.ofArray(new byte[CAPACITY]);
        XorAppender appender = new XorAppender();
        appender.begin(memory, 0, CAPACITY - XorAppender.STATE_BYTES);
        Sample first = samples.next();
        appender.append(first.timeMillis(), first.value());
        while (samples.hasNext() && appender.count() < SAMPLES_PER_CHUNK) {
            Sample sample = samples.next();
            appender.append(sample.timeMillis(), sample.value());
        }
        return new EncodedChunk(
                Encoding.XOR,
                first.timeMillis(),
                appender.lastMillis(),
                memory.asSlice(XorAppender.STATE_BYTES, appender.length()));
    }
}
