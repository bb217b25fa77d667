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

/// Reads the records of one segment; see [Segments]. Owned by one thread.
///
/// What is damaged is skipped up to the next whole record: each stretch is counted, and so is a
/// record that the end of the file cuts off.
public final class SegmentReader implements AutoCloseable {
    private static final int WINDOW = 1 << 20;

    private final FileChannel channel;
    private final long size;
    private final CRC32C checksum = new CRC32C();
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowStart;
    private long position = Segments.HEADER_BYTES;
    private long recordPosition;
    private @Nullable RecordType type;
    private byte[] bytes = {};
    private int damaged;
    private boolean torn;

    private SegmentReader(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    /// Opens a segment. One whose header is damaged is read all the same, and the header counted.
    public static SegmentReader open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        SegmentReader reader = new SegmentReader(channel, channel.size());
        reader.checkHeader();
        return reader;
    }

    private void checkHeader() throws IOException {
        if (size < Segments.HEADER_BYTES) {
            torn = true;
            position = size;
        } else if (intAt(0) != Segments.MAGIC || byteAt(4) != Segments.VERSION) {
            damaged++;
        }
    }

    /// How many damaged stretches were skipped.
    public int damaged() {
        return damaged;
    }

    /// Whether the file ends in the midst of a record.
    public boolean isTorn() {
        return torn;
    }

    /// How far the file is read, in bytes.
    public long position() {
        return position;
    }

    /// Where the current record begins.
    public long recordPosition() {
        return recordPosition;
    }

    /// Moves to the next whole record; false at the end.
    public boolean next() throws IOException {
        boolean skipping = false;
        while (position < size) {
            int length = wholeAt(position);
            if (length >= 0) {
                recordPosition = position;
                position += Segments.RECORD_HEADER_BYTES + length;
                return true;
            }
            if (!skipping) {
                skipping = true;
                damaged++;
            }
            position++;
        }
        if (skipping) {
            // Nothing whole follows: most likely the last record was being written.
            damaged--;
            torn = true;
        }
        return false;
    }

    /// What the current record is about.
    public RecordType type() {
        if (type == null) {
            throw new IllegalStateException("there is no current record");
        }
        return type;
    }

    /// The bytes of the current record.
    public RecordView record() {
        return new RecordView(bytes);
    }

    /// The length of the whole record there, which becomes the current one; −1 where there is none.
    private int wholeAt(long at) throws IOException {
        if (size - at < Segments.RECORD_HEADER_BYTES
                || byteAt(at) != ((Segments.MARK >> 8) & 0xff)
                || byteAt(at + 1) != (Segments.MARK & 0xff)) {
            return -1;
        }
        Optional<RecordType> known = RecordType.of(byteAt(at + 2));
        int length = intAt(at + 3);
        if (known.isEmpty()
                || length < 0
                || length > Segments.MAX_RECORD_BYTES
                || length > size - at - Segments.RECORD_HEADER_BYTES) {
            return -1;
        }
        int expected = intAt(at + 7);
        byte[] content = new byte[length];
        readFully(ByteBuffer.wrap(content), at + Segments.RECORD_HEADER_BYTES);
        if (SegmentWriter.checksum(checksum, known.get().code(), content, length) != expected) {
            return -1;
        }
        type = known.get();
        bytes = content;
        return length;
    }

    private int byteAt(long at) throws IOException {
        if (at < windowStart || at >= windowStart + window.limit()) {
            window.clear();
            windowStart = at;
            window.limit((int) Math.min(WINDOW, size - at));
            readFully(window, at);
            window.flip();
        }
        return window.get((int) (at - windowStart)) & 0xff;
    }

    private int intAt(long at) throws IOException {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = (value << 8) | byteAt(at + i);
        }
        return value;
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
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
