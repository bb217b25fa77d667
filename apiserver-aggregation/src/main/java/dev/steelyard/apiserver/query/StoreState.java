package dev.steelyard.apiserver.query;

import dev.steelyard.tsdb.block.BlockMeta;
import java.util.List;

/// How what is stored stands.
///
/// @param replay how far the log of the run before is read
/// @param damaged how many files and blocks are known to be damaged
/// @param chunks how many chunks of samples are in memory
/// @param blocks those on the disk, the earliest first
public record StoreState(ReplayProgress replay, long damaged, long chunks, List<BlockMeta> blocks) {
    public StoreState {
        blocks = List.copyOf(blocks);
    }

    /// That of samples in memory alone.
    public static StoreState inMemory(long chunks) {
        return new StoreState(ReplayProgress.NONE, 0, chunks, List.of());
    }

    /// How many chunks there are in all.
    long allChunks() {
        return chunks + blocks.stream().mapToLong(block -> block.stats().chunks()).sum();
    }
}
