package dev.steelyard.tsdb.wal;

import java.nio.charset.StandardCharsets;

/// Reads the bytes of one record from the front. Owned by one thread.
///
/// The checksum held, so that reading past the end is a fault of whoever wrote it; it is told as
/// [MalformedRecordException] all the same.
public final class RecordView {
    private final byte[] bytes;
    private int position;

    RecordView(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Whether there is more.
    public boolean hasMore() {
        return position < bytes.length;
    }

    /// How many bytes there are more.
    public int left() {
        return bytes.length - position;
    }

    /// One byte, unsigned.
    public int getByte() throws MalformedRecordException {
        if (position == bytes.length) {
            throw new MalformedRecordException("it ends after " + position + " bytes");
        }
        return bytes[position++] & 0xff;
    }

    /// As many bytes as the low ones of a number.
    public long getLow(int count) throws MalformedRecordException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | getByte();
        }
        return value;
    }

    /// An unsigned number of 7 bits a byte.
    public long getUvarint() throws MalformedRecordException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = getByte();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedRecordException("a number does not end at byte " + position);
    }

    /// An unsigned number below `limit`.
    public int getCount(int limit) throws MalformedRecordException {
        long value = getUvarint();
        if (value < 0 || value >= limit) {
            throw new MalformedRecordException(
                    value + " is not below " + limit + " at byte " + position);
        }
        return (int) value;
    }

    /// A signed number.
    public long getVarint() throws MalformedRecordException {
        long value = getUvarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /// Bytes as they are, into the front of `into`.
    public void getBytes(byte[] into, int count) throws MalformedRecordException {
        if (count > bytes.length - position) {
            throw new MalformedRecordException(count + " bytes do not fit at byte " + position);
        }
        System.arraycopy(bytes, position, into, 0, count);
        position += count;
    }

    /// A text.
    public String getText() throws MalformedRecordException {
        int length = getCount(bytes.length - position + 1);
        if (length > bytes.length - position) {
            throw new MalformedRecordException("a text does not fit at byte " + position);
        }
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }
}
