package dev.steelyard.tsdb.wal;

import java.util.Arrays;

/// What brings damaged bytes back: the complement of the exclusive or of those that lie [#STRIDE]
/// from one another among the records since the parity before, so that it mends as many bytes in a
/// row. The complement, so that records that nothing else is added to do not stand there once more.
/// Owned by one thread.
final class Parity {
    /// How many damaged bytes in a row can be mended: what a disk reads and writes at once.
    static final int STRIDE = 4096;

    /// From how many bytes on a parity is written, which takes little beside them.
    private static final int GROUP = 64 * STRIDE;

    private final byte[] sum = new byte[STRIDE];
    private long from;
    private long length;

    /// Begins with the byte of the file at `position`.
    void begin(long position) {
        Arrays.fill(sum, (byte) -1);
        from = position;
        length = 0;
    }

    /// Adds the next bytes of the file.
    void add(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            int column = (int) (length % STRIDE);
            int run = Math.min(count - at, STRIDE - column);
            for (int i = 0; i < run; i++) {
                sum[column + i] ^= bytes[at + i];
            }
            at += run;
            length += run;
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    /// Whether there is enough for a parity.
    boolean isDue() {
        return length >= GROUP;
    }

    /// Writes the content of its record.
    void put(RecordBytes to) {
        to.putUvarint(from);
        to.putUvarint(length);
        to.putBytes(sum, (int) Math.min(STRIDE, length));
    }
}
