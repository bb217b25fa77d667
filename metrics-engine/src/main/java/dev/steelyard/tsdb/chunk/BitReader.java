package dev.steelyard.tsdb.chunk;

import dev.steelyard.tsdb.file.ByteSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads bits from memory, the most significant of each byte first, and never past its end.
final class BitReader implements ByteSource<CorruptChunkException> {
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int MAX_BITS_AT_ONCE = 57;

    private MemorySegment memory = MemorySegment.NULL;
    private long position; // in bits, counted from the beginning of the memory
    private long end;
    private long lastWord;

    /// Reads the bytes from `from` up to and excluding `to`.
    void over(MemorySegment memory, long from, long to) {
        this.memory = memory;
        position = from << 3;
        end = to << 3;
        lastWord = memory.byteSize() - Long.BYTES;
    }

    /// The next bits from the top of the result on, at least 57; zeros or bits of what is behind
    /// where the end is nearer.
    long peek() {
        long at = position >>> 3;
        int used = (int) position & 7;
        return (at <= lastWord ? memory.get(LONG, at) : wordAtTheEnd(at)) << used;
    }

    private long wordAtTheEnd(long at) {
        long word = 0;
        for (long i = at; i < at + Long.BYTES; i++) {
            word <<= 8;
            if (i < memory.byteSize()) {
                word |= memory.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            }
        }
        return word;
    }

    /// How many bits are left; anything that says it has more items than that is corrupt.
    long left() {
        return end - position;
    }

    /// Passes over bits that were peeked at.
    void skip(int count) {
        position += count;
        if (position > end) {
            throw new CorruptChunkException("the chunk ends within a sample");
        }
    }

    /// Reads `count` bits, 1 to 64, as the lowest of the result.
    long bits(int count) {
        return count > MAX_BITS_AT_ONCE
                ? (few(count - Integer.SIZE) << Integer.SIZE) | few(Integer.SIZE)
                : few(count);
    }

    private long few(int count) {
        long value = peek() >>> (Long.SIZE - count);
        skip(count);
        return value;
    }

    /// Reads one bit.
    boolean bit() {
        return few(1) != 0;
    }

    /// Reads a signed number of `count` bits whose range reaches from −(2^(count−1)−1) to
    /// 2^(count−1).
    long signed(int count) {
        long value = bits(count);
        return value > 1L << (count - 1) ? value - (1L << count) : value;
    }

    /// How many of the next bits are ones, at most `most`; they and the zero that ends them, if it
    /// comes before `most`, are read.
    int ones(int most) {
        int ones = Math.min(most, Long.numberOfLeadingZeros(~peek()));
        skip(Math.min(ones + 1, most));
        return ones;
    }

    @Override
    public int readByte() {
        return (int) few(Byte.SIZE);
    }

    @Override
    public CorruptChunkException damaged(String reason) {
        return new CorruptChunkException(reason);
    }
}
