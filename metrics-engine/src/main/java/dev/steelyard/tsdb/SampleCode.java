package dev.steelyard.tsdb;

import static dev.steelyard.tsdb.SeriesRecord.DATA;
import static dev.steelyard.tsdb.SeriesRecord.LAST_BITS;
import static dev.steelyard.tsdb.SeriesRecord.LAST_DELTA;
import static dev.steelyard.tsdb.SeriesRecord.LAST_MILLIS;
import static dev.steelyard.tsdb.SeriesRecord.STALE;
import static dev.steelyard.tsdb.SeriesRecord.START_MILLIS;

import dev.steelyard.model.Staleness;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Writes float samples into the open chunk of a record, bit by bit, the highest bit first.
///
/// The first sample is its time and its value, 64 bits each, then `0`, or `1` and the 64 bits of
/// its start time. Each later one is, with δ the difference to the time before and δ² the
/// difference of two of those:
///
/// | bits | δ² | value |
/// |---|---|---|
/// | `0` | 0 | same |
/// | `10` *w* | 0 | other |
/// | `110` | 0 | stale marker |
/// | `1110` + 16 bits + *v* | −2¹⁵ … 2¹⁵−1 | as *v* says |
/// | `11110` + 34 bits + *v* | any other | as *v* says |
/// | `11111` + 64 bits | – | the start time of the samples from here on; a sample follows |
///
/// *w* is `0` and the bits that differ within the window of the value before, or `1`, 5 bits of
/// leading zeros, 6 bits of width less one, and the bits. *v* is `0` same, `10` as *w* `0`, `110`
/// as *w* `1`, `111` stale marker. So this is Gorilla's code as Prometheus uses it, but a series on
/// a steady beat pays one bit for time and value together, and staleness stands beside the values:
/// the next one is compared with the last that was real.
///
/// Sources: Pelkonen et al., Gorilla, VLDB 2015; the chunk formats of Prometheus.
final class SampleCode {
    static final int DELTA_BITS = 16;
    static final int LONG_DELTA_BITS = 34;

    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int CAPACITY = 8 * SeriesRecord.DATA_BYTES;

    private SampleCode() {}

    /// Adds a sample that is newer than all others of the series; false where the open chunk has no
    /// room for it and is to be sealed first.
    static boolean append(
            MemorySegment slab, long at, long timeMillis, double value, long startMillis) {
        int count = SeriesRecord.count(slab, at);
        boolean added =
                count == 0
                        ? first(slab, at, timeMillis, value, startMillis)
                        : next(slab, at, timeMillis, value, startMillis);
        if (added) {
            SeriesRecord.setFill(slab, at, SeriesRecord.bits(slab, at), count + 1);
            SeriesRecord.setLong(slab, at, LAST_MILLIS, timeMillis);
            SeriesRecord.setLong(slab, at, START_MILLIS, startMillis);
        }
        return added;
    }

    private static boolean first(
            MemorySegment slab, long at, long timeMillis, double value, long startMillis) {
        long bits = Double.doubleToRawLongBits(value);
        slab.set(WORD, at + DATA, timeMillis);
        slab.set(WORD, at + DATA + Long.BYTES, bits);
        int end = 2 * Long.SIZE + 1;
        if (startMillis != 0) {
            put(slab, at, end - 1, 1, 1);
            put(slab, at, end, startMillis, Long.SIZE);
            end += Long.SIZE;
        }
        SeriesRecord.setFill(slab, at, end, 0);
        SeriesRecord.setLong(slab, at, LAST_BITS, bits);
        mark(slab, at, Staleness.isStale(value));
        return true;
    }

    private static boolean next(
            MemorySegment slab, long at, long timeMillis, double value, long startMillis) {
        long delta = timeMillis - SeriesRecord.getLong(slab, at, LAST_MILLIS);
        if (delta < 0 || delta > Integer.MAX_VALUE) {
            return false;
        }
        boolean restarted = startMillis != SeriesRecord.getLong(slab, at, START_MILLIS);
        int begin = SeriesRecord.bits(slab, at) + (restarted ? 5 + Long.SIZE : 0);

        long change = delta - SeriesRecord.getInt(slab, at, LAST_DELTA);
        long code = 0; // the bits up to those of the value
        int width = 0;
        boolean steady = change == 0;
        if (!steady) {
            boolean near = change == (short) change;
            int deltaBits = near ? DELTA_BITS : LONG_DELTA_BITS;
            code = ((near ? 0b1110L : 0b11110L) << deltaBits) | (change & mask(deltaBits));
            width = (near ? 4 : 5) + deltaBits;
        }
        boolean stale = Staleness.isStale(value);
        long bits = Double.doubleToRawLongBits(value);
        long xor = bits ^ SeriesRecord.getLong(slab, at, LAST_BITS);
        int valueWidth = 0;
        if (stale) {
            code = (code << 3) | (steady ? 0b110 : 0b111);
            width += 3;
        } else if (xor == 0) {
            code <<= 1;
            width++;
        } else {
            // With a steady beat `10` stands before the window's bit, otherwise `1`.
            code = (code << (steady ? 2 : 1)) | (steady ? 0b10 : 0b1);
            width += steady ? 2 : 1;
            int leading = Math.min(Long.numberOfLeadingZeros(xor), 31);
            int trailing = Long.numberOfTrailingZeros(xor);
            int windowLeading = SeriesRecord.leading(slab, at);
            valueWidth = SeriesRecord.significant(slab, at);
            int windowTrailing = 64 - windowLeading - valueWidth;
            int own = 64 - leading - trailing;
            if (valueWidth != 0
                    && leading >= windowLeading
                    && trailing >= windowTrailing
                    && valueWidth <= own + 11) {
                code <<= 1;
                width++;
                xor >>>= windowTrailing;
            } else {
                code = (steady ? (code << 1) | 1 : (code << 2) | 0b10) << 11;
                code |= ((long) leading << 6) | (own - 1);
                width += steady ? 12 : 13;
                xor >>>= trailing;
                valueWidth = own;
                if (begin + width + valueWidth > CAPACITY) {
                    return false;
                }
                SeriesRecord.setWindow(slab, at, leading, own);
            }
        }
        if (begin + width + valueWidth > CAPACITY) {
            return false;
        }
        if (restarted) {
            put(slab, at, begin - Long.SIZE - 5, 0b11111, 5);
            put(slab, at, begin - Long.SIZE, startMillis, Long.SIZE);
        }
        put(slab, at, begin, code, width);
        if (valueWidth != 0) {
            put(slab, at, begin + width, xor, valueWidth);
        }
        SeriesRecord.setFill(slab, at, begin + width + valueWidth, 0);
        SeriesRecord.setInt(slab, at, LAST_DELTA, (int) delta);
        if (!stale) {
            SeriesRecord.setLong(slab, at, LAST_BITS, bits);
        }
        mark(slab, at, stale);
        return true;
    }

    /// Notes whether the last sample of a series is a stale marker.
    static void mark(MemorySegment slab, long at, boolean stale) {
        if (stale) {
            SeriesRecord.set(slab, at, STALE);
        } else {
            SeriesRecord.clear(slab, at, STALE);
        }
    }

    /// Writes the low `width` bits of `value`, the bits above being zero, at a bit position that
    /// has only zeros behind it. May write what follows the chunk in the record, as it is.
    private static void put(MemorySegment slab, long at, int position, long value, int width) {
        long where = at + DATA + (position >>> 3);
        int shift = 64 - (position & 7) - width;
        long word = slab.get(WORD, where);
        if (shift >= 0) {
            slab.set(WORD, where, word | (value << shift));
        } else {
            slab.set(WORD, where, word | (value >>> -shift));
            slab.set(ValueLayout.JAVA_BYTE, where + Long.BYTES, (byte) (value << (8 + shift)));
        }
    }

    private static long mask(int width) {
        return (1L << width) - 1;
    }
}
