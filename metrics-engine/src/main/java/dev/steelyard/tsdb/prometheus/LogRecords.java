package dev.steelyard.tsdb.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The records of one segment of a log, in order.
///
/// ```
/// ┌ fragment ──────────────────────────────┐
/// │ type 1 │ length 2 │ CRC-32C 4 │ bytes … │   type: 0 the page ends, 1 whole, 2 first, 3 middle,
/// └────────────────────────────────────────┘   4 last; + 8 compressed by Snappy, + 16 by zstd
/// ```
///
/// Fragments never cross pages of 32 KiB.
final class LogRecords implements AutoCloseable {
    private static final int PAGE_BYTES = 32 << 10;
    private static final int HEADER_BYTES = 7;
    private static final int SNAPPY = 8;
    private static final int ZSTD = 16;

    private final Path segment;
    private final FileChannel channel;
    private final ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES).flip();
    private long pageAt;

    private LogRecords(Path segment, FileChannel channel) {
        this.segment = segment;
        this.channel = channel;
    }

    static LogRecords open(Path segment) throws IOException {
        return new LogRecords(segment, FileChannel.open(segment, StandardOpenOption.READ));
    }

    /// The next record, or null at the end.
    byte @Nullable [] next() throws IOException, MalformedLogException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        boolean begun = false;
        while (hasMore()) {
            int flags = page.get(page.position()) & 0xff;
            int type = flags & 7;
            if (type == 0) {
                passPadding();
                continue;
            }
            if ((type == 1 || type == 2) == begun || type > 4) {
                throw malformed("a record's parts are out of order");
            }
            record.writeBytes(fragment());
            begun = true;
            if (type == 1 || type == 4) {
                return expanded(record.toByteArray(), flags);
            }
        }
        if (begun) {
            throw torn();
        }
        return null;
    }

    private void passPadding() throws MalformedLogException {
        while (page.hasRemaining()) {
            if (page.get() != 0) {
                throw malformed("something is in the unused part of a page");
            }
        }
    }

    private boolean hasMore() throws IOException {
        if (!page.hasRemaining()) {
            pageAt += page.limit();
            page.clear();
            int read = 0;
            while (page.hasRemaining() && read >= 0) {
                read = channel.read(page);
            }
            page.flip();
        }
        return page.hasRemaining();
    }

    private byte[] fragment() throws MalformedLogException {
        if (page.remaining() < HEADER_BYTES) {
            throw torn();
        }
        int length = page.getShort(page.position() + 1) & 0xffff;
        int wanted = page.getInt(page.position() + 3);
        if (page.remaining() < HEADER_BYTES + length) {
            throw torn();
        }
        byte[] bytes = new byte[length];
        page.get(page.position() + HEADER_BYTES, bytes);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        if ((int) checksum.getValue() != wanted) {
            throw malformed("the checksum of this record is another");
        }
        page.position(page.position() + HEADER_BYTES + length);
        return bytes;
    }

    private byte[] expanded(byte[] record, int flags) throws MalformedLogException {
        if ((flags & ZSTD) != 0) {
            throw malformed("records compressed by zstd are not read");
        }
        try {
            return (flags & SNAPPY) != 0 ? Snappy.expand(record) : record;
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    MalformedLogException malformed(String reason) {
        return new MalformedLogException(segment, pageAt + page.position(), reason, false);
    }

    private MalformedLogException torn() {
        return new MalformedLogException(
                segment, pageAt + page.position(), "the log ends within a record", true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
