package dev.steelyard.tsdb.chunk;

/// One float that changes from sample to sample, written as the bits in which it differs from the
/// one before.
///
/// | bits | meaning |
/// |---|---|
/// | `0` | the same |
/// | `10` + n | differs within the window of leading and trailing zeros that is in use |
/// | `11` + 5 + 6 + n | a new window: leading zeros (31 at most), n (0 means 64), the n bits |
///
/// Source: Gorilla, Pelkonen et al., VLDB 2015, 4.1.2, with the window of Prometheus.
final class XorValue {
    private static final int MAX_LEADING = 31;
    private static final int NO_WINDOW = 0xff;

    private long bits;
    private int leading = NO_WINDOW;
    private int trailing;

    /// Forgets the window and takes `value` as the one before.
    void begin(double value) {
        take(Double.doubleToRawLongBits(value), NO_WINDOW, 0);
    }

    /// Goes on as another one, whose [#bits], [#leading] and [#trailing] these are, would.
    void take(long bits, int leading, int trailing) {
        this.bits = bits;
        this.leading = leading;
        this.trailing = trailing;
    }

    double value() {
        return Double.longBitsToDouble(bits);
    }

    long bits() {
        return bits;
    }

    int leading() {
        return leading;
    }

    int trailing() {
        return trailing;
    }

    /// Writes `value` as a change and keeps it.
    void write(double value, BitWriter to) {
        if (isLike(value)) {
            to.bits(0, 1);
            return;
        }
        if (fitsWindow(value)) {
            to.bits(0b10, 2);
        } else {
            to.bits(0b11, 2);
            writeWindow(value, to);
        }
        writeWithinWindow(value, to);
    }

    /// Whether it has the same bits.
    boolean isLike(double value) {
        return Double.doubleToRawLongBits(value) == bits;
    }

    /// Whether all bits in which `value` differs are within the window in use.
    boolean fitsWindow(double value) {
        long change = Double.doubleToRawLongBits(value) ^ bits;
        return leading != NO_WINDOW
                && Math.min(MAX_LEADING, Long.numberOfLeadingZeros(change)) >= leading
                && Long.numberOfTrailingZeros(change) >= trailing;
    }

    /// Makes the window that of the bits in which `value` differs, and writes it.
    void writeWindow(double value, BitWriter to) {
        long change = Double.doubleToRawLongBits(value) ^ bits;
        leading = Math.min(MAX_LEADING, Long.numberOfLeadingZeros(change));
        trailing = Long.numberOfTrailingZeros(change);
        to.bits(((long) leading << 6) | (significant() & 0x3f), 11);
    }

    /// Writes the bits of a change within the window, and keeps the value.
    void writeWithinWindow(double value, BitWriter to) {
        long next = Double.doubleToRawLongBits(value);
        to.bits((next ^ bits) >>> trailing, significant());
        bits = next;
    }

    private int significant() {
        return Long.SIZE - leading - trailing;
    }

    /// Reads the next value and keeps it.
    void read(BitReader from) {
        switch (from.ones(2)) {
            case 0 -> {}
            case 1 -> readWithinWindow(from);
            default -> {
                readWindow(from);
                readWithinWindow(from);
            }
        }
    }

    /// Reads leading zeros and the number of significant bits.
    void readWindow(BitReader from) {
        int window = (int) from.bits(11);
        int significant = (window & 0x3f) == 0 ? Long.SIZE : window & 0x3f;
        leading = window >>> 6;
        trailing = Long.SIZE - leading - significant;
        if (trailing < 0) {
            throw new CorruptChunkException(
                    "%d leading zeros and %d more bits do not fit a value"
                            .formatted(leading, significant));
        }
    }

    /// Reads the significant bits of a change within the window in use. Where there was none yet it
    /// is all 64 bits: Prometheus writes this after it has taken a chunk up again.
    void readWithinWindow(BitReader from) {
        if (leading == NO_WINDOW) {
            leading = 0;
            trailing = 0;
        }
        bits ^= from.bits(significant()) << trailing;
    }
}
