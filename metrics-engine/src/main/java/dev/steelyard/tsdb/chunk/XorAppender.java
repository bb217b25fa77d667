package dev.steelyard.tsdb.chunk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Writes floats into a chunk of [Encoding#XOR], in place and without allocating.
///
/// A record of the caller's holds an open chunk: [#STATE_BYTES] of state, then the chunk's bytes.
/// One appender serves any number of records, one after the other:
///
/// ```
/// appender.resume(memory, record, capacity);   // or begin, for an empty chunk
/// if (appender.hasRoom()) { appender.append(time, value); appender.save(); }
/// ```
///
/// ```
/// ┌ record ───────────────────────────────────────────────────────────────────┐
/// │ time 8 │ value 8 │ delta 8 │ bits 4 │ leading 1 │ trailing 1 │ unused 2 │ chunk … │
/// └───────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// A chunk begins with the number of samples, 2 bytes big endian. Times are written as a number,
/// then a difference, then differences of differences; values as [XorValue] says.
public final class XorAppender {
    /// How long the state before the chunk's bytes is.
    public static final int STATE_BYTES = 32;

    /// The most samples that a chunk can count.
    public static final int MAX_SAMPLES = 0xffff;

    /// Two numbers of ten bytes, or 145 bits.
    private static final int MAX_SAMPLE_BYTES = 20;

    /// The bytes of a capacity that no sample is begun in.
    public static final int UNUSED_BYTES = MAX_SAMPLE_BYTES + BitWriter.SLACK_BYTES;

    private static final int COUNT_BITS = 16;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort COUNT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final BitWriter writer = new BitWriter();
    private final XorValue value = new XorValue();
    private MemorySegment memory = MemorySegment.NULL;
    private long record;
    private int capacity;
    private int count;
    private long time;
    private long delta;

    /// An appender that has no record yet.
    public XorAppender() {}

    /// Makes the record at `record` hold an empty chunk. Its bytes may take `capacity`, of which
    /// the last [#UNUSED_BYTES] stay unused.
    public void begin(MemorySegment memory, long record, int capacity) {
        place(memory, record, capacity);
        count = 0;
        time = 0;
        delta = 0;
        value.begin(0);
        writer.over(memory, record + STATE_BYTES, COUNT_BITS);
        memory.set(COUNT, record + STATE_BYTES, (short) 0);
        save();
    }

    /// Goes on with the chunk of a record where [#save] left it.
    public void resume(MemorySegment memory, long record, int capacity) {
        place(memory, record, capacity);
        count = memory.get(COUNT, record + STATE_BYTES) & MAX_SAMPLES;
        time = memory.get(LONG, record);
        delta = memory.get(LONG, record + 16);
        value.take(
                memory.get(LONG, record + 8),
                memory.get(BYTE, record + 28) & 0xff,
                memory.get(BYTE, record + 29));
        writer.over(memory, record + STATE_BYTES, memory.get(INT, record + 24));
    }

    private void place(MemorySegment memory, long record, int capacity) {
        this.memory = memory;
        this.record = record;
        this.capacity = capacity;
    }

    /// Whether one more sample fits for certain.
    public boolean hasRoom() {
        return count < MAX_SAMPLES && writer.length() + UNUSED_BYTES <= capacity;
    }

    /// Adds a sample, which [#hasRoom] was asked for; times that fall are kept too, at a price.
    public void append(long timeMillis, double sample) {
        long nextDelta = timeMillis - time;
        switch (count) {
            case 0 -> {
                writer.varint(timeMillis);
                writer.bits(Double.doubleToRawLongBits(sample), Long.SIZE);
                value.begin(sample);
                nextDelta = 0;
            }
            case 1 -> {
                writer.uvarint(nextDelta);
                value.write(sample, writer);
            }
            default -> {
                writeChangeOfDelta(nextDelta - delta);
                value.write(sample, writer);
            }
        }
        time = timeMillis;
        delta = nextDelta;
        count++;
        memory.set(COUNT, record + STATE_BYTES, (short) count);
    }

    private void writeChangeOfDelta(long change) {
        if (change == 0) {
            writer.bits(0, 1);
        } else if (VarBits.fits(change, 14)) {
            writer.bits((0b10L << 14) | (change & 0x3fff), 16);
        } else if (VarBits.fits(change, 17)) {
            writer.bits((0b110L << 17) | (change & 0x1ffff), 20);
        } else if (VarBits.fits(change, 20)) {
            writer.bits((0b1110L << 20) | (change & 0xfffff), 24);
        } else {
            writer.bits(0b1111, 4);
            writer.bits(change, Long.SIZE);
        }
    }

    /// Puts the state down in the record, for [#resume].
    public void save() {
        memory.set(LONG, record, time);
        memory.set(LONG, record + 8, value.bits());
        memory.set(LONG, record + 16, delta);
        memory.set(INT, record + 24, (int) writer.position());
        memory.set(BYTE, record + 28, (byte) value.leading());
        memory.set(BYTE, record + 29, (byte) value.trailing());
    }

    /// The number of samples in the chunk.
    public int count() {
        return count;
    }

    /// The number of bytes that the chunk has now, from `record +` [#STATE_BYTES] on.
    public int length() {
        return writer.length();
    }

    /// The time of the last sample.
    public long lastMillis() {
        return time;
    }

    /// The value of the last sample.
    public double lastValue() {
        return value.value();
    }
}
