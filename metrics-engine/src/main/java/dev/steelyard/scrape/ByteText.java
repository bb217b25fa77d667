package dev.steelyard.scrape;

import java.util.Arrays;

/// A piece of an answer, as bytes that nobody changes; equal to any other of the same bytes.
final class ByteText {
    private final byte[] bytes;

    ByteText(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteText text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
