package dev.steelyard.tsdb.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The bytes of one record while it is put together: used again for the next, so that writing
/// allocates nothing in the long run. Numbers are LEB128 or big endian. Owned by one thread.
public final class RecordBytes {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[1024];
    private int length;

    /// No bytes yet.
    public RecordBytes() {}

    /// How many bytes there are.
    public int length() {
        return length;
    }

    byte[] array() {
        return bytes;
    }

    /// Begins again.
    public void clear() {
        length = 0;
    }

    /// Adds one byte.
    public void putByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /// Changes a byte that is there.
    public void setByte(int position, int value) {
        bytes[position] = (byte) value;
    }

    void putInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void setInt(int position, int value) {
        INT.set(bytes, position, value);
    }

    /// Adds the low `count` bytes of `value`, the highest of them first.
    public void putLow(long value, int count) {
        reserve(Long.BYTES);
        LONG.set(bytes, length, value << (Long.SIZE - 8 * count));
        length += count;
    }

    /// Adds an unsigned number of 7 bits a byte.
    public void putUvarint(long value) {
        reserve(10);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    /// Adds a signed number, small ones of either sign in few bytes.
    public void putVarint(long value) {
        putUvarint((value << 1) ^ (value >> 63));
    }

    /// Adds a text: its length and its UTF-8.
    public void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putUvarint(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    /// Adds bytes as they are.
    public void putBytes(byte[] from, int count) {
        reserve(count);
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
    }

    private void reserve(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
