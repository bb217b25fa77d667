package dev.steelyard.tsdb.chunk;

/// Numbers in classes of 1, 5, 9, 13, 17, 24, 32, 64 or 72 bits: as many ones as the class says, a
/// zero (but after eight ones), then the number's lowest 0, 3, 6, 9, 12, 18, 25, 56 or 64 bits.
///
/// Signed numbers of n bits reach from −(2^(n−1)−1) to 2^(n−1).
final class VarBits {
    private static final int[] WIDTHS = {0, 3, 6, 9, 12, 18, 25, 56, 64};
    private static final int LAST = 8;

    private VarBits() {}

    /// Whether a signed number fits `width` bits.
    static boolean fits(long value, int width) {
        long half = 1L << (width - 1);
        return -half < value && value <= half;
    }

    static void writeSigned(long value, BitWriter to) {
        int size = value == 0 ? 0 : 1;
        while (size != 0 && size < LAST && !fits(value, WIDTHS[size])) {
            size++;
        }
        write(value, size, to);
    }

    static void writeUnsigned(long value, BitWriter to) {
        int size = value == 0 ? 0 : 1;
        while (size != 0 && size < LAST && value >>> WIDTHS[size] != 0) {
            size++;
        }
        write(value, size, to);
    }

    private static void write(long value, int size, BitWriter to) {
        if (size == LAST) {
            to.bits(0xff, 8);
            to.bits(value, Long.SIZE);
            return;
        }
        to.bits((1L << (size + 1)) - 2, size + 1);
        if (size > 0) {
            to.bits(value, WIDTHS[size]);
        }
    }

    static long readSigned(BitReader from) {
        int size = from.ones(LAST);
        return switch (size) {
            case 0 -> 0;
            case LAST -> from.bits(Long.SIZE);
            default -> from.signed(WIDTHS[size]);
        };
    }

    static long readUnsigned(BitReader from) {
        int size = from.ones(LAST);
        return size == 0 ? 0 : from.bits(WIDTHS[size]);
    }
}
