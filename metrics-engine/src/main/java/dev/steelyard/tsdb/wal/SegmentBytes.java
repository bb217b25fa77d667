package dev.steelyard.tsdb.wal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The bytes of one segment, some of which may have been mended, and the records among them. Owned
/// by one thread.
final class SegmentBytes implements AutoCloseable {
    private static final int WINDOW = 1 << 20;

    private final FileChannel channel;
    private final long size;
    private final CRC32C checksum = new CRC32C();
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowStart;
    private byte[] mended = {};
    private long mendedStart;

    private SegmentBytes(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    static SegmentBytes open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new SegmentBytes(channel, channel.size());
    }

    long size() {
        return size;
    }

    /// A record that is whole.
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Whole(RecordType type, byte[] bytes) {
        /// Its length in the file.
        int length() {
            return Segments.RECORD_HEADER_BYTES + bytes.length;
        }
    }

    /// The whole record that begins there; null where none does.
    @Nullable Whole wholeAt(long at) throws IOException {
        if (size - at < Segments.RECORD_HEADER_BYTES
                || byteAt(at) != ((Segments.MARK >> 8) & 0xff)
                || byteAt(at + 1) != (Segments.MARK & 0xff)) {
            return null;
        }
        Optional<RecordType> known = RecordType.of(byteAt(at + 2));
        int length = intAt(at + 3);
        if (known.isEmpty()
                || length < 0
                || length > Segments.MAX_RECORD_BYTES
                || length > size - at - Segments.RECORD_HEADER_BYTES) {
            return null;
        }
        int expected = intAt(at + 7);
        byte[] content = read(at + Segments.RECORD_HEADER_BYTES, length);
        boolean whole =
                SegmentWriter.checksum(checksum, known.get().code(), content, length) == expected;
        return whole ? new Whole(known.get(), content) : null;
    }

    int byteAt(long at) throws IOException {
        if (at < windowStart || at >= windowStart + window.limit()) {
            window.clear();
            windowStart = at;
            window.limit((int) Math.min(WINDOW, size - at));
            readFully(window, at);
            window.flip();
        }
        return window.get((int) (at - windowStart)) & 0xff;
    }

    int intAt(long at) throws IOException {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = (value << 8) | byteAt(at + i);
        }
        return value;
    }

    /// So many bytes from a position on.
    byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        readFully(ByteBuffer.wrap(bytes), at);
        return bytes;
    }

    private void readFully(ByteBuffer into, long at) throws IOException {
        long from = at;
        while (into.hasRemaining()) {
            int count = channel.read(into, from);
            if (count < 0) {
                throw new EOFException("the segment became shorter than " + size + " bytes");
            }
            from += count;
        }
        long begin = Math.max(at, mendedStart);
        long end = Math.min(from, mendedStart + mended.length);
        if (begin < end) {
            into.put((int) (begin - at), mended, (int) (begin - mendedStart), (int) (end - begin));
        }
    }

    /// Reads these bytes in place of those of the file from now on, and no other such ones.
    void mend(long at, byte[] bytes) {
        mended = bytes;
        mendedStart = at;
        window.clear().limit(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
