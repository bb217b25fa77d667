package dev.steelyard.tsdb.block.index;

import dev.steelyard.tsdb.file.FileBytes;

/// The chunks of a series in the order of time: when each begins and ends, and where it lies.
public final class ChunkList {
    private final long[] minMillis;
    private final long[] maxMillis;
    private final long[] references;

    private ChunkList(int count) {
        minMillis = new long[count];
        maxMillis = new long[count];
        references = new long[count];
    }

    /// Reads what stands behind the labels of a series.
    static ChunkList read(FileBytes entry) {
        int count = entry.uvarintAsInt();
        if (count > entry.left()) {
            throw entry.damaged("it says that it has %d chunks".formatted(count));
        }
        ChunkList list = new ChunkList(count);
        for (int i = 0; i < count; i++) {
            boolean first = i == 0;
            list.minMillis[i] = first ? entry.varint() : list.maxMillis[i - 1] + entry.uvarint();
            list.maxMillis[i] = list.minMillis[i] + entry.uvarint();
            list.references[i] = first ? entry.uvarint() : list.references[i - 1] + entry.varint();
            if (list.maxMillis[i] < list.minMillis[i]) {
                throw entry.damaged("chunk %d ends before it begins".formatted(i));
            }
        }
        return list;
    }

    /// How many chunks there are.
    public int size() {
        return references.length;
    }

    /// The time of the first sample of a chunk.
    public long minMillis(int chunk) {
        return minMillis[chunk];
    }

    /// The time of the last sample of a chunk.
    public long maxMillis(int chunk) {
        return maxMillis[chunk];
    }

    /// Where a chunk lies: its segment in the upper half, its offset there in the lower one.
    public long reference(int chunk) {
        return references[chunk];
    }

    /// When the first chunk begins; later than anything where there is none.
    public long firstMillis() {
        return size() == 0 ? Long.MAX_VALUE : minMillis[0];
    }

    /// When the last chunk ends; earlier than anything where there is none.
    public long lastMillis() {
        return size() == 0 ? Long.MIN_VALUE : maxMillis[size() - 1];
    }

    /// A list of this chunk alone.
    public ChunkList only(int chunk) {
        ChunkList list = new ChunkList(1);
        list.minMillis[0] = minMillis[chunk];
        list.maxMillis[0] = maxMillis[chunk];
        list.references[0] = references[chunk];
        return list;
    }

    /// Whether a chunk has any time in common with the range, whose ends belong to it.
    public boolean overlaps(int chunk, long fromMillis, long toMillis) {
        return minMillis[chunk] <= toMillis && maxMillis[chunk] >= fromMillis;
    }
}
