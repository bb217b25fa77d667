package dev.steelyard.tsdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.steelyard.model.Staleness;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads what [SampleCode] wrote, out of a copy. Owned by one thread, used for one chunk after the
/// other.
final class SampleDecoder {
    /// How many bytes must follow the last of the chunk.
    static final int PADDING = 8;

    /// The code of another value on the beat, in the window of the one before.
    private static final int SAME_WINDOW = 0b100;

    /// The same with a window of its own.
    private static final int OWN_WINDOW = 0b101;

    /// How many bits are surely in the word that begins with them.
    private static final int MAX_PEEKED = 57;

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

    /// The time of the first sample of a chunk that has one.
    static long firstMillis(byte[] bytes) {
        return (long) WORD.get(bytes, 0);
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

    /// Moves over samples up to the end of a span and puts those that are in it into columns from
    /// index `from` on, while there is room; answers the index after the last. Where it met one
    /// beyond the span, that is the current one.
    int read(long[] times, double[] values, int from, TimeSpan span) {
        int at = from;
        while (at < times.length && next() && timeMillis <= span.toMillis()) {
            times[at] = timeMillis;
            values[at] = value();
            at += timeMillis >= span.fromMillis() ? 1 : 0;
            at = readSteady(times, values, at, span);
        }
        return at;
    }

    /// The same for as long as samples keep their beat: most do, and they need no more state than
    /// fits registers.
    private int readSteady(long[] times, double[] values, int from, TimeSpan span) {
        byte[] code = bytes;
        int at = from;
        int bit = position;
        int more = left;
        int lead = leading;
        int width = significant;
        long time = timeMillis;
        long value = bits;
        while (more > 0 && at < times.length && time + delta <= span.toMillis()) {
            long word = word(code, bit);
            if (word >= 0) {
                bit++;
            } else {
                long kind = word >>> 61;
                if (kind == OWN_WINDOW) {
                    int ownWidth = (int) (word << 8 >>> 58) + 1;
                    if (ownWidth > MAX_PEEKED) {
                        break;
                    }
                    lead = (int) (word << 3 >>> 59);
                    width = ownWidth;
                    bit += 14;
                } else if (kind == SAME_WINDOW && width <= MAX_PEEKED) {
                    bit += 3;
                } else {
                    break;
                }
                value ^= (word(code, bit) >>> (64 - width)) << (64 - lead - width);
                bit += width;
            }
            time += delta;
            more--;
            times[at] = time;
            values[at] = Double.longBitsToDouble(value);
            at += time >= span.fromMillis() ? 1 : 0;
            stale = false;
        }
        position = bit;
        left = more;
        leading = lead;
        significant = width;
        timeMillis = time;
        bits = value;
        return at;
    }

    /// Whether the current sample is after `millis`.
    boolean isBeyond(long millis) {
        return begun && timeMillis > millis;
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

    /// Makes a chunk of `count` samples the open one of a record, whose own is empty, so that
    /// samples can follow it.
    ///
    /// @param length how many bytes it has
    static void reopen(byte[] bytes, int length, int count, MemorySegment slab, long at) {
        SampleDecoder end = new SampleDecoder();
        end.begin(bytes, count);
        boolean more = end.next();
        while (more) {
            more = end.next();
        }
        MemorySegment.copy(bytes, 0, slab, JAVA_BYTE, at + SeriesRecord.DATA, length);
        SeriesRecord.setFill(slab, at, end.position, count);
        SeriesRecord.setWindow(slab, at, end.leading, end.significant);
        SeriesRecord.setLong(slab, at, SeriesRecord.LAST_MILLIS, end.timeMillis);
        SeriesRecord.setInt(slab, at, SeriesRecord.LAST_DELTA, (int) end.delta);
        SeriesRecord.setLong(slab, at, SeriesRecord.LAST_BITS, end.bits);
        SeriesRecord.setLong(slab, at, SeriesRecord.START_MILLIS, end.startMillis);
        SampleCode.mark(slab, at, Staleness.isStale(end.value()));
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
        return width <= MAX_PEEKED ? take(width) : (take(width - 32) << 32) | take(32);
    }

    /// At least 57 bits from here, the first one highest.
    private long peek() {
        return word(bytes, position);
    }

    private static long word(byte[] code, int bit) {
        return (long) WORD.get(code, bit >>> 3) << (bit & 7);
    }

    private long take(int width) {
        long value = peek() >>> (64 - width);
        position += width;
        return value;
    }
}
