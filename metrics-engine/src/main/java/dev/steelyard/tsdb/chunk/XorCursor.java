package dev.steelyard.tsdb.chunk;

import java.lang.foreign.MemorySegment;

/// Walks a chunk of [Encoding#XOR]; see [XorAppender] for its bits.
final class XorCursor implements ChunkCursor {
    private static final int HEADER_BYTES = 2;
    private static final int[] WIDTHS = {0, 14, 17, 20, 64};

    private final BitReader reader = new BitReader();
    private final XorValue value = new XorValue();
    private int count;
    private int read;
    private long time;
    private long delta;

    @Override
    public void open(MemorySegment memory, long offset, int length) {
        reader.over(memory, offset, offset + length);
        count = (int) reader.bits(8 * HEADER_BYTES);
        read = 0;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean next() {
        if (read >= count) {
            return false;
        }
        switch (read) {
            case 0 -> {
                time = reader.varint();
                value.begin(Double.longBitsToDouble(reader.bits(Long.SIZE)));
            }
            case 1 -> {
                delta = reader.uvarint();
                time += delta;
                value.read(reader);
            }
            default -> {
                delta += changeOfDelta();
                time += delta;
                value.read(reader);
            }
        }
        read++;
        return true;
    }

    private long changeOfDelta() {
        int size = reader.ones(4);
        return switch (size) {
            case 0 -> 0;
            case 4 -> reader.bits(Long.SIZE);
            default -> reader.signed(WIDTHS[size]);
        };
    }

    @Override
    public long timeMillis() {
        return time;
    }

    @Override
    public double value() {
        return value.value();
    }
}
