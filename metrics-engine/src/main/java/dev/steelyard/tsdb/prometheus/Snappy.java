package dev.steelyard.tsdb.prometheus;

/// Expands the block format of Snappy: a length, then literals and copies of what came before.
///
/// Source: the format description of Snappy.
final class Snappy {
    private static final int MAX_BYTES = 256 << 20;
    private static final int SHORT_LITERAL = 60;

    private final byte[] from;
    private int at;
    private byte[] to = new byte[0];
    private int length;

    private Snappy(byte[] from) {
        this.from = from;
    }

    /// What `compressed` says; an IllegalArgumentException tells why it says nothing.
    static byte[] expand(byte[] compressed) {
        Snappy snappy = new Snappy(compressed);
        try {
            snappy.run();
        } catch (ArrayIndexOutOfBoundsException _) {
            throw new IllegalArgumentException("compressed data end too early");
        }
        return snappy.to;
    }

    private void run() {
        to = new byte[readLength()];
        while (at < from.length) {
            int tag = from[at++] & 0xff;
            switch (tag & 3) {
                case 0 -> literal(tag >>> 2);
                case 1 -> copy(((tag >>> 5) << 8) | little(1), ((tag >>> 2) & 7) + 4);
                case 2 -> copy(little(2), (tag >>> 2) + 1);
                default -> copy(little(4), (tag >>> 2) + 1);
            }
        }
        if (length != to.length) {
            throw new IllegalArgumentException("compressed data are shorter than they say");
        }
    }

    private int readLength() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = from[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                break;
            }
        }
        if (value > MAX_BYTES) {
            throw new IllegalArgumentException("compressed data say they are " + value + " bytes");
        }
        return (int) value;
    }

    private int little(int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (from[at++] & 0xff) << (8 * i);
        }
        return value;
    }

    private void literal(int code) {
        int size = 1 + (code < SHORT_LITERAL ? code : little(code - SHORT_LITERAL + 1));
        if (size <= 0) {
            throw new IllegalArgumentException("a literal is too long");
        }
        System.arraycopy(from, at, to, length, size);
        at += size;
        length += size;
    }

    /// Byte by byte, since a copy may reach into itself.
    private void copy(int offset, int size) {
        if (offset <= 0 || offset > length) {
            throw new IllegalArgumentException("a copy begins before the data");
        }
        for (int i = 0; i < size; i++) {
            to[length] = to[length - offset];
            length++;
        }
    }
}
