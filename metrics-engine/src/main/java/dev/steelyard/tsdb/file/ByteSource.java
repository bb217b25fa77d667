package dev.steelyard.tsdb.file;

/// Bytes that are read from the front, and the numbers of variable length (LEB128) that they make.
///
/// Each byte of such a number has seven of its bits, the lowest first, and says with its top bit
/// whether more follow. Signed numbers are in zig-zag order: 0, −1, 1, −2, 2.
///
/// @param <X> what is thrown where the bytes end too early or say nothing
public interface ByteSource<X extends Exception> {
    /// The most bytes that 64 bits take.
    int MAX_VARINT_BYTES = 10;

    /// The next byte, unsigned.
    int readByte() throws X;

    /// What is thrown where the bytes that were just read say nothing, for this reason.
    X damaged(String reason);

    /// Reads an unsigned number.
    default long uvarint() throws X {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            int next = readByte();
            value |= (next & 0x7fL) << (7 * i);
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number is longer than 64 bits");
    }

    /// Reads a signed number.
    default long varint() throws X {
        long value = uvarint();
        return (value >>> 1) ^ -(value & 1);
    }
}
