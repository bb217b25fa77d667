package dev.steelyard.tsdb.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Bytes that are put together before they are written: numbers are big endian or LEB128.
public final class Bytes {
    private byte[] bytes = new byte[256];
    private int length;

    public void clear() {
        length = 0;
    }

    public int length() {
        return length;
    }

    public void put(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    public void putInt(long value) {
        room(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    public void putLong(long value) {
        putInt(value >>> 32);
        putInt(value);
    }

    public void putUvarint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
    }

    public void putVarint(long value) {
        putUvarint((value << 1) ^ (value >> 63));
    }

    /// Its length in UTF-8, then it.
    public void putText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        putUvarint(encoded.length);
        put(encoded);
    }

    public void put(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    public void put(MemorySegment more) {
        int size = Math.toIntExact(more.byteSize());
        room(size);
        MemorySegment.copy(more, ValueLayout.JAVA_BYTE, 0, bytes, length, size);
        length += size;
    }

    public void put(Bytes more) {
        room(more.length);
        System.arraycopy(more.bytes, 0, bytes, length, more.length);
        length += more.length;
    }

    /// The checksum of what follows `from`.
    public int checksum(int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length - from);
        return (int) checksum.getValue();
    }

    /// A view for writing it out, good until the next change.
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private void room(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 16);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
        }
    }
}
