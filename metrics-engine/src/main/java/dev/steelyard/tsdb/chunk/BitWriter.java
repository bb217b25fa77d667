package dev.steelyard.tsdb.chunk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Writes bits into memory, the most significant of each first.
///
/// Each write touches the eight bytes from its first one on, so [#SLACK_BYTES] have to be free
/// behind the last. What lies behind the position is overwritten, whatever it was.
final class BitWriter {
    /// How far a write reaches behind its own bits.
    static final int SLACK_BYTES = 8;

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int FIRST_LENGTH = 128;
    private static final int MAX_BITS_AT_ONCE = 57;

    private MemorySegment memory = MemorySegment.NULL;
    private long start;
    private long position;

    /// Writes to memory of the caller's, from the bit `position` behind the byte `start`.
    void over(MemorySegment memory, long start, long position) {
        this.memory = memory;
        this.start = start;
        this.position = position;
    }

    /// Writes from the beginning of memory of its own, which [#ensure] enlarges.
    void overOwnMemory() {
        over(MemorySegment.ofArray(new byte[FIRST_LENGTH]), 0, 0);
    }

    /// Makes room for so many bytes more; only over its own memory.
    void ensure(long bytes) {
        long needed = length() + bytes + SLACK_BYTES;
        if (needed > memory.byteSize()) {
            byte[] old = memory.toArray(ValueLayout.JAVA_BYTE);
            int grown = Math.toIntExact(Math.max(needed, 2 * memory.byteSize()));
            memory = MemorySegment.ofArray(Arrays.copyOf(old, grown));
        }
    }

    /// The number of bits written.
    long position() {
        return position;
    }

    /// The number of bytes that hold what was written.
    int length() {
        return (int) ((position + 7) >>> 3);
    }

    /// A copy of what was written.
    byte[] bytes() {
        return memory.asSlice(start, length()).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Writes the lowest `count` bits of `value`; 1 to 64 of them.
    void bits(long value, int count) {
        if (count > MAX_BITS_AT_ONCE) {
            few(value >>> Integer.SIZE, count - Integer.SIZE);
            few(value, Integer.SIZE);
        } else {
            few(value, count);
        }
    }

    private void few(long value, int count) {
        long at = start + (position >>> 3);
        int used = (int) position & 7;
        long kept = memory.get(LONG, at) & ~(-1L >>> used);
        memory.set(LONG, at, kept | ((value << (Long.SIZE - count)) >>> used));
        position += count;
    }

    /// Writes an unsigned LEB128 number, not aligned to bytes.
    void uvarint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            few((rest & 0x7f) | 0x80, 8);
            rest >>>= 7;
        }
        few(rest, 8);
    }

    /// Writes a signed number in zig-zag order as [#uvarint].
    void varint(long value) {
        uvarint((value << 1) ^ (value >> 63));
    }

    /// Sets a byte that was written before.
    void patch(int index, int value) {
        memory.set(ValueLayout.JAVA_BYTE, start + index, (byte) value);
    }

    /// Sets two bytes that were written before.
    void patchShort(int index, int value) {
        patch(index, value >>> 8);
        patch(index + 1, value);
    }
}
