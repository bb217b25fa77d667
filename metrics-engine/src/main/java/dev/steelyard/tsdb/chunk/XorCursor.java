package dev.steelyard.tsdb.chunk;

/// Walks a chunk of [Encoding#XOR]; see [XorAppender] for its bits.
final class XorCursor extends ChunkCursor {
    private static final int[] WIDTHS = {0, 14, 17, 20, 64};

    private final XorValue value = new XorValue();

    @Override
    int readHeader() {
        return (int) reader.bits(COUNT_BITS);
    }

    @Override
    void readSample(int index) {
        if (index == 0) {
            beginAt(reader.varint());
            value.begin(Double.longBitsToDouble(reader.bits(Long.SIZE)));
        } else {
            advance(index == 1 ? reader.uvarint() : changeOfDelta());
            value.read(reader);
        }
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
    public double value() {
        return value.value();
    }
}
