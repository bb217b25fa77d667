package dev.steelyard.tsdb.block;

/// The chunks of a series in the order of time: when each begins and ends, and where it lies.
final class ChunkList {
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

    int size() {
        return references.length;
    }

    long minMillis(int chunk) {
        return minMillis[chunk];
    }

    long maxMillis(int chunk) {
        return maxMillis[chunk];
    }

    long reference(int chunk) {
        return references[chunk];
    }

    /// A list of this chunk alone.
    ChunkList only(int chunk) {
        ChunkList list = new ChunkList(1);
        list.minMillis[0] = minMillis[chunk];
        list.maxMillis[0] = maxMillis[chunk];
        list.references[0] = references[chunk];
        return list;
    }

    /// Whether a chunk has any time in common with the range, whose ends belong to it.
    boolean overlaps(int chunk, long fromMillis, long toMillis) {
        return minMillis[chunk] <= toMillis && maxMillis[chunk] >= fromMillis;
    }
}
