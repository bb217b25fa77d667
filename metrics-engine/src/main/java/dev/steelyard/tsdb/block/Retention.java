package dev.steelyard.tsdb.block;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which blocks may go: those that lie wholly behind the newest sample by more than a time, and the
/// oldest of those that together take more than a size.
///
/// @param millis how long samples are kept
/// @param bytes how much blocks may take
public record Retention(long millis, long bytes) {
    public Retention {
        if (millis <= 0 || bytes <= 0) {
            throw new IllegalArgumentException(
                    "nothing would be kept for %d ms and %d bytes".formatted(millis, bytes));
        }
    }

    /// The blocks of `all` that go, oldest first.
    public List<BlockReader> expired(List<BlockReader> all) {
        List<BlockReader> newestFirst = new ArrayList<>(all);
        newestFirst.sort(
                Comparator.comparingLong((BlockReader block) -> block.meta().maxMillis())
                        .reversed());
        List<BlockReader> expired = new ArrayList<>();
        long kept = 0;
        boolean full = false;
        for (BlockReader block : newestFirst) {
            long age = newestFirst.getFirst().meta().maxMillis() - block.meta().maxMillis();
            full |= kept + block.sizeBytes() > bytes && block != newestFirst.getFirst();
            if (full || age >= millis) {
                expired.addFirst(block);
            } else {
                kept += block.sizeBytes();
            }
        }
        return expired;
    }
}
