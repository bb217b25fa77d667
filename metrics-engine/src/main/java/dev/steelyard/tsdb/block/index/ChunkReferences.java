package dev.steelyard.tsdb.block.index;

import dev.steelyard.tsdb.file.Bytes;

/// The chunks of one series while its block is written, as [ChunkList] reads them. Used again for
/// the next series.
///
/// ```
/// the first   begin varint          │ length uvarint │ reference uvarint
/// any other   pause before uvarint  │ length uvarint │ reference, less the one before, varint
/// ```
public final class ChunkReferences {
    private final Bytes bytes = new Bytes();
    private long count;
    private long lastMillis;
    private long lastReference;

    /// Forgets all, for the next series.
    public void clear() {
        bytes.clear();
        count = 0;
    }

    /// Whether there is none.
    public boolean isEmpty() {
        return count == 0;
    }

    /// When the last chunk ends, which the next has to follow.
    public long lastMillis() {
        return lastMillis;
    }

    /// Adds a chunk that is later than the one before.
    public void add(long minMillis, long maxMillis, long reference) {
        if (isEmpty()) {
            bytes.putVarint(minMillis);
            bytes.putUvarint(maxMillis - minMillis);
            bytes.putUvarint(reference);
        } else {
            bytes.putUvarint(minMillis - lastMillis);
            bytes.putUvarint(maxMillis - minMillis);
            bytes.putVarint(reference - lastReference);
        }
        count++;
        lastMillis = maxMillis;
        lastReference = reference;
    }

    long count() {
        return count;
    }

    Bytes bytes() {
        return bytes;
    }
}
