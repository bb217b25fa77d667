package dev.steelyard.tsdb;

import dev.steelyard.model.Staleness;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads what [SampleCode] wrote, out of a copy. Owned by one thread, used for one chunk after the
/// other.
final class SampleDecoder {
    /// How many bytes must follow the last of the chunk.
    static final int PADDING = 8;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = {};
    private int position;
    private int left;
    private boolean begun;
    private long timeMillis;
    private long delta;
    private long bits;
    private long startMillis;
    private int leading;
    private int significant;
    private boolean stale;

    /// Stands before the first of `count` samples.
    ///
    /// @param bytes the chunk with [#PADDING] behind it
    void begin(byte[] bytes, int count) {
        this.bytes = bytes;
        this.left = count;
        this.begun = false;
        this.position = 0;
        this.delta = 0;
        this.startMillis = 0;
        this.leading = 0;
        this.significant = 0;
        this.stale = false;
    }

    /// Moves to the next sample; false at the end.
    boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        if (begun) {
            step();
        } else {
            first();
        }
        return true;
    }

    long timeMillis() {
        return timeMillis;
    }

    double value() {
        return stale ? Staleness.MARKER : Double.longBitsToDouble(bits);
    }

    long startMillis() {
        return startMillis;
    }

    /// How many bits are read.
    int position() {
        return position;
    }

    private void first() {
        timeMillis = (long) WORD.get(bytes, 0);
        bits = (long) WORD.get(bytes, Long.BYTES);
        position = 2 * Long.SIZE;
        begun = true;
        if (take(1) == 1) {
            startMillis = taken(Long.SIZE);
        }
    }

    private void step() {
        long word = peek();
        if (word >= 0) {
            position++;
            timeMillis += delta;
            stale = false;
            return;
        }
        switch (Long.numberOfLeadingZeros(~word)) {
            case 1 -> {
                position += 2;
                timeMillis += delta;
                window();
            }
            case 2 -> {
                position += 3;
                timeMillis += delta;
                stale = true;
            }
            case 3 -> {
                position += 4;
                beat(SampleCode.DELTA_BITS);
            }
            case 4 -> {
                position += 5;
                beat(SampleCode.LONG_DELTA_BITS);
            }
            default -> {
                start();
                step();
            }
        }
    }

    private void start() {
        position += 5;
        startMillis = taken(Long.SIZE);
    }

    private void beat(int width) {
        delta += peek() >> (64 - width);
        position += width;
        timeMillis += delta;
        long word = peek();
        if (word >= 0) {
            position++;
            stale = false;
        } else if (word >>> 61 == 0b111) {
            position += 3;
            stale = true;
        } else if (word >>> 61 == 0b110) {
            position += 3;
            widen();
        } else {
            position += 2;
            change();
        }
    }

    private void window() {
        if (take(1) == 1) {
            widen();
        } else {
            change();
        }
    }

    private void widen() {
        leading = (int) take(5);
        significant = (int) take(6) + 1;
        change();
    }

    private void change() {
        bits ^= taken(significant) << (64 - leading - significant);
        stale = false;
    }

    private long taken(int width) {
        return width <= 57 ? take(width) : (take(width - 32) << 32) | take(32);
    }

    /// At least 57 bits from here, the first one highest.
    private long peek() {
        return (long) WORD.get(bytes, position >>> 3) << (position & 7);
    }

    private long take(int width) {
        long value = peek() >>> (64 - width);
        position += width;
        return value;
    }
}
