package dev.steelyard.tsdb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// Appends records to one segment, and parities between them; see [Segments]. One thread writes,
/// another may sync.
///
/// A record has reached the machine when [#append] returns, so that it survives the end of the
/// process, and the disk after the next [#sync]. Where a write fails the segment is cut back to the
/// last whole record.
public final class SegmentWriter implements AutoCloseable {
    private final FileChannel channel;
    private final CRC32C checksum = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private long size;
    private volatile boolean dirty;
    private final Parity parity = new Parity();
    private final RecordBytes parityBytes = new RecordBytes();
    private final byte[] header = new byte[Segments.RECORD_HEADER_BYTES];
    private boolean telling;

    private SegmentWriter(FileChannel channel) {
        this.channel = channel;
    }

    /// Creates the segment `number`, which must not be there.
    public static SegmentWriter create(Path directory, int number) throws IOException {
        SegmentWriter writer = create(Segments.file(directory, number));
        try {
            Segments.sync(directory);
        } catch (IOException e) {
            writer.channel.close();
            throw e;
        }
        return writer;
    }

    /// Creates a file of records elsewhere, which must not be there; bringing its name to the disk
    /// is the caller's.
    public static SegmentWriter create(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        SegmentWriter writer = new SegmentWriter(channel);
        try {
            writer.begin();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return writer;
    }

    private void begin() throws IOException {
        buffer.clear().putInt(Segments.MAGIC).put((byte) Segments.VERSION).put(new byte[3]);
        write();
        parity.begin(size);
    }

    /// How long the segment is, in bytes.
    public long size() {
        return size;
    }

    /// Appends a record, and a parity where it is time for one.
    public void append(RecordType type, RecordBytes record) throws IOException {
        write(type, record);
        parity.add(header, header.length);
        parity.add(record.array(), record.length());
        telling |= type == RecordType.PAIRS || type == RecordType.SERIES;
        if (parity.isDue()) {
            protect();
        }
    }

    /// Whether records tell of series that no parity is behind: much would be lost with them.
    public boolean isExposed() {
        return telling;
    }

    /// Appends a parity for the records since the one before.
    public void protect() throws IOException {
        if (!parity.isEmpty()) {
            parityBytes.clear();
            parity.put(parityBytes);
            write(RecordType.PARITY, parityBytes);
            parity.begin(size);
            telling = false;
        }
    }

    private void write(RecordType type, RecordBytes record) throws IOException {
        if (record.length() > Segments.MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("too long a record: " + record.length());
        }
        int whole = Segments.RECORD_HEADER_BYTES + record.length();
        if (buffer.capacity() < whole) {
            buffer = ByteBuffer.allocateDirect(Math.max(whole, 2 * buffer.capacity()));
        }
        buffer.clear()
                .putShort(Segments.MARK)
                .put((byte) type.code())
                .putInt(record.length())
                .putInt(checksum(checksum, type.code(), record.array(), record.length()))
                .put(record.array(), 0, record.length());
        buffer.get(0, header);
        write();
    }

    private void write() throws IOException {
        buffer.flip();
        long end = size;
        try {
            while (buffer.hasRemaining()) {
                end += channel.write(buffer, end);
            }
        } catch (IOException e) {
            channel.truncate(size);
            throw e;
        }
        size = end;
        dirty = true;
    }

    static int checksum(CRC32C checksum, int type, byte[] bytes, int length) {
        checksum.reset();
        checksum.update(type);
        for (int shift = 24; shift >= 0; shift -= 8) {
            checksum.update(length >>> shift);
        }
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /// Brings all records to the disk.
    public void sync() throws IOException {
        if (dirty) {
            dirty = false;
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            protect();
            channel.force(false);
        }
    }
}
