package dev.steelyard.tsdb.chunk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The ways of packing samples, with the byte that names each in files.
public enum Encoding {
    /// Floats.
    XOR(1),
    /// Native histograms with whole counts.
    HISTOGRAM(2),
    /// Native histograms whose counts are floats.
    FLOAT_HISTOGRAM(3),
    /// Floats with start times, packed tighter. Written only where there are some: fewer readers
    /// know it.
    XOR2(4),
    /// Native histograms with whole counts and start times.
    HISTOGRAM_WITH_START(5),
    /// Native histograms whose counts are floats, with start times.
    FLOAT_HISTOGRAM_WITH_START(6);

    private static final Encoding[] ALL = values();
    private static final int START_COUNT_MASK = 0x3fff;
    private static final ValueLayout.OfShort COUNT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int code;

    Encoding(int code) {
        this.code = code;
    }

    /// The byte in files.
    public int code() {
        return code;
    }

    /// The encoding that a byte of a file names.
    public static Encoding of(int code) {
        if (code < 1 || code > ALL.length) {
            throw new CorruptChunkException("there is no chunk encoding " + code);
        }
        return ALL[code - 1];
    }

    /// Whether its samples are floats.
    public boolean holdsFloats() {
        return this == XOR || this == XOR2;
    }

    /// How many samples a chunk says it has, from its first two bytes.
    public int samples(MemorySegment memory, long offset) {
        int count = memory.get(COUNT, offset) & 0xffff;
        return switch (this) {
            case XOR, XOR2, HISTOGRAM, FLOAT_HISTOGRAM -> count;
            case HISTOGRAM_WITH_START, FLOAT_HISTOGRAM_WITH_START -> count & START_COUNT_MASK;
        };
    }

    /// A new cursor for chunks of this encoding.
    public ChunkCursor cursor() {
        return switch (this) {
            case XOR -> new XorCursor();
            case XOR2 -> new Xor2Cursor();
            case HISTOGRAM, FLOAT_HISTOGRAM, HISTOGRAM_WITH_START, FLOAT_HISTOGRAM_WITH_START ->
                    new HistogramCursor(this);
        };
    }
}
