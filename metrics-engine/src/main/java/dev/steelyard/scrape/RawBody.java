package dev.steelyard.scrape;

/// A body in a lent array, whose first bytes it is.
final class RawBody {
    private final byte[] bytes;
    private final int length;

    /// @param length of the body; beyond the limit where it was cut off there
    RawBody(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
