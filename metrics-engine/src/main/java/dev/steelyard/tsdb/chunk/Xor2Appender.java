package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.Staleness;

/// Writes floats with their start times into a chunk of [Encoding#XOR2]; see [Xor2Cursor] for the
/// bits. Used for one chunk after the other.
public final class Xor2Appender {
    private static final int HEADER_BYTES = 3;
    private static final int START_BYTE = 2;

    /// More than a sample takes: numbers of ten bytes, a value with its window, a start time.
    private static final int MAX_SAMPLE_BYTES = 40;

    private static final int NEAR_BITS = 13;
    private static final int FAR_BITS = 20;

    private BitWriter writer = new BitWriter();
    private final XorValue last = new XorValue();
    private final StartTimes starts = new StartTimes();
    private int count;
    private long time;
    private long delta;

    /// An appender whose chunk is empty.
    public Xor2Appender() {
        begin();
    }

    /// Begins another chunk.
    public void begin() {
        writer = new BitWriter();
        writer.overOwnMemory();
        writer.bits(0, 8 * HEADER_BYTES);
        last.begin(0);
        starts.begin(0);
        count = 0;
        time = 0;
        delta = 0;
    }

    /// How many samples the chunk has.
    public int count() {
        return count;
    }

    /// A copy of the chunk's bytes.
    public byte[] bytes() {
        return writer.bytes();
    }

    /// Adds a sample, of which a chunk takes 120 at least.
    ///
    /// @param startMillis when what it counts began; 0 where that is not known
    public void append(long timeMillis, double value, long startMillis) {
        if (!starts.take(count, startMillis) || count == XorAppender.MAX_SAMPLES) {
            throw new IllegalStateException("the chunk is full at sample " + count);
        }
        writer.ensure(MAX_SAMPLE_BYTES);
        long nextDelta = timeMillis - time;
        switch (count) {
            case 0 -> {
                writer.varint(timeMillis);
                writer.bits(Double.doubleToRawLongBits(value), Long.SIZE);
                last.begin(Staleness.isStale(value) ? 0 : value);
                nextDelta = 0;
            }
            case 1 -> {
                writer.uvarint(nextDelta);
                writeValue(value);
            }
            default -> writeTogether(nextDelta - delta, value);
        }
        starts.write(writer, count, timeMillis, time, startMillis);
        time = timeMillis;
        delta = nextDelta;
        count++;
        writer.patchShort(0, count);
        writer.patch(START_BYTE, starts.header());
    }

    private void writeTogether(long change, double value) {
        if (change != 0) {
            writeIrregular(change);
            writeValue(value);
        } else if (Staleness.isStale(value)) {
            writer.bits(0b11111, 5);
        } else if (last.isLike(value)) {
            writer.bits(0, 1);
        } else {
            writer.bits(0b10, 2);
            writeChange(value, 1);
        }
    }

    private void writeIrregular(long change) {
        if (fits(change, NEAR_BITS)) {
            writer.bits(0b110, 3);
            writer.bits(change, NEAR_BITS);
        } else if (fits(change, FAR_BITS)) {
            writer.bits(0b1110, 4);
            writer.bits(change, FAR_BITS);
        } else {
            writer.bits(0b11110, 5);
            writer.bits(change, Long.SIZE);
        }
    }

    /// Unlike elsewhere, the range is that of two's complement.
    private static boolean fits(long change, int width) {
        return change >> (width - 1) == change >> (Long.SIZE - 1);
    }

    private void writeValue(double value) {
        if (Staleness.isStale(value)) {
            writer.bits(0b111, 3);
        } else if (last.isLike(value)) {
            writer.bits(0, 1);
        } else {
            writer.bits(1, 1);
            writeChange(value, 2);
        }
    }

    /// Says with the last of the bits before it, `0` or else ones, whether the window is a new one.
    private void writeChange(double value, int newWindowBits) {
        if (last.fitsWindow(value)) {
            writer.bits(0, 1);
        } else {
            // After `1`: `0` the window in use, `10` a new one. After `10`: `0` and `1`.
            writer.bits(newWindowBits == 1 ? 0b1 : 0b10, newWindowBits);
            last.writeWindow(value, writer);
        }
        last.writeWithinWindow(value, writer);
    }
}
