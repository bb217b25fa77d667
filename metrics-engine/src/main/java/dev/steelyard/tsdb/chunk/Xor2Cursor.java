package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.Staleness;

/// Walks a chunk of [Encoding#XOR2]: time and value share their first bits.
///
/// | bits | the time | the value |
/// |---|---|---|
/// | `0` | as regular as before | the same |
/// | `10` | as regular as before | `0` within the window, `1` new window |
/// | `110` + 13, `1110` + 20, `11110` + 64 | off by this | `0` the same, `10` within the window, `110` new window, `111` stale marker |
/// | `11111` | as regular as before | stale marker |
///
/// Stale markers leave the value that later ones differ from as it was.
final class Xor2Cursor extends ChunkCursor {
    private static final int HEADER_BITS = 8;

    private final XorValue last = new XorValue();
    private final StartTimes starts = new StartTimes();
    private boolean stale;

    @Override
    int readHeader() {
        int count = (int) reader.bits(COUNT_BITS);
        starts.begin((int) reader.bits(HEADER_BITS));
        return count;
    }

    @Override
    void readSample(int index) {
        long previous = timeMillis();
        switch (index) {
            case 0 -> readFirst();
            case 1 -> {
                advance(reader.uvarint());
                readValue();
            }
            default -> readTogether();
        }
        starts.read(reader, index, timeMillis(), previous);
    }

    private void readFirst() {
        beginAt(reader.varint());
        double value = Double.longBitsToDouble(reader.bits(Long.SIZE));
        stale = Staleness.isStale(value);
        last.begin(stale ? 0 : value);
    }

    private void readTogether() {
        switch (reader.ones(5)) {
            case 0 -> readRegular(false);
            case 1 -> {
                readRegular(false);
                readChange(reader.bit());
            }
            case 2 -> readIrregular(13);
            case 3 -> readIrregular(20);
            case 4 -> readIrregular(Long.SIZE);
            default -> readRegular(true);
        }
    }

    private void readRegular(boolean ended) {
        advance(0);
        stale = ended;
    }

    /// Unlike elsewhere, the range is that of two's complement.
    private void readIrregular(int width) {
        int unused = Long.SIZE - width;
        advance(reader.bits(width) << unused >> unused);
        readValue();
    }

    private void readValue() {
        int ones = reader.ones(3);
        stale = ones == 3;
        if (ones == 1 || ones == 2) {
            readChange(ones == 2);
        }
    }

    private void readChange(boolean newWindow) {
        if (newWindow) {
            last.readWindow(reader);
        }
        last.readWithinWindow(reader);
    }

    @Override
    public double value() {
        return stale ? Staleness.MARKER : last.value();
    }

    @Override
    public long startMillis() {
        return starts.millis();
    }
}
