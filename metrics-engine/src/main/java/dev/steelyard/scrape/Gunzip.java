package dev.steelyard.scrape;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// Decompresses bodies (RFC 1952, one member or several) into arrays that are lent. Inflaters are
/// kept, since making one costs more than a small body. Safe for any number of threads.
final class Gunzip implements AutoCloseable {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int HEADER_CRC = 2;
    private static final long MOST_EXPANSION = 1032; // a code of two bits for 258 bytes
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final ByteBuffers buffers;
    private final ConcurrentLinkedQueue<Inflater> idle = new ConcurrentLinkedQueue<>();

    Gunzip(ByteBuffers buffers) {
        this.buffers = buffers;
    }

    /// Decompresses the first `length` bytes of `packed`, up to one byte more than `limit`.
    RawBody inflate(byte[] packed, int length, int limit) throws ZipException {
        Inflater inflater = take();
        byte[] out = buffers.take((int) Math.min(limit + 1L, stated(packed, length)));
        int written = 0;
        try {
            int at = 0;
            do {
                inflater.reset();
                int from = skipHeader(packed, at, length);
                inflater.setInput(packed, from, length - from);
                int memberFrom = written;
                CRC32 crc = new CRC32();
                while (!inflater.finished()) {
                    if (written == out.length) {
                        out = buffers.grow(out, written);
                    }
                    int room = Math.min(out.length, limit + 1) - written;
                    int count = inflater.inflate(out, written, room);
                    crc.update(out, written, count);
                    written += count;
                    if (written > limit) {
                        return new RawBody(out, written);
                    }
                    if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                        throw new ZipException("it ends too early");
                    }
                }
                at =
                        checkTrailer(
                                packed,
                                length - inflater.getRemaining(),
                                length,
                                crc,
                                written - memberFrom);
            } while (at < length && packed[at] == 0x1f);
            return new RawBody(out, written);
        } catch (DataFormatException e) {
            buffers.give(out);
            throw new ZipException(e.getMessage() == null ? "it is no deflate" : e.getMessage());
        } catch (ZipException e) {
            buffers.give(out);
            throw e;
        } finally {
            idle.add(inflater);
        }
    }

    /// How long the last member says that it is, as far as deflate can make that out of so little.
    private static long stated(byte[] packed, int length) {
        long size = length < TRAILER ? 0 : 1 + (number(packed, length - 4) & 0xffff_ffffL);
        return Math.min(size, MOST_EXPANSION * length);
    }

    private Inflater take() {
        Inflater known = idle.poll();
        return known == null ? new Inflater(true) : known;
    }

    private static int skipHeader(byte[] packed, int from, int length) throws ZipException {
        if (length - from < HEADER) {
            throw new ZipException("it ends too early");
        }
        if (packed[from] != 0x1f || packed[from + 1] != (byte) 0x8b || packed[from + 2] != 8) {
            throw new ZipException("it is not in GZIP format");
        }
        int flags = packed[from + 3];
        int at = from + HEADER;
        if ((flags & EXTRA) != 0) {
            at += 2 + (at + 1 < length ? (packed[at] & 0xff) | (packed[at + 1] & 0xff) << 8 : 0);
        }
        for (int text = NAME; text <= COMMENT; text *= 2) {
            if ((flags & text) != 0) {
                while (at < length && packed[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        at += (flags & HEADER_CRC) != 0 ? 2 : 0;
        if (at > length) {
            throw new ZipException("it ends too early");
        }
        return at;
    }

    private static int checkTrailer(byte[] packed, int at, int length, CRC32 crc, int size)
            throws ZipException {
        if (length - at < TRAILER) {
            throw new ZipException("it ends too early");
        }
        if (number(packed, at) != (int) crc.getValue() || number(packed, at + 4) != size) {
            throw new ZipException("its checksum is wrong");
        }
        return at + TRAILER;
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    @Override
    public void close() {
        for (Inflater each = idle.poll(); each != null; each = idle.poll()) {
            each.end();
        }
    }
}
