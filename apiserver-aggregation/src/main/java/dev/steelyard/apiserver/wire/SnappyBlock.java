package dev.steelyard.apiserver.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.Snappy;

/// Bodies in the block format of Snappy: one block that begins with how long it will be.
///
/// Source: `format_description.txt` of Snappy.
public final class SnappyBlock {
    /// The encoder of Netty finds copies within so many bytes and breaks beyond.
    private static final int SLICE = 32 * 1024;

    private static final int MAX_LENGTH_BYTES = 5;

    private SnappyBlock() {}

    /// The decoded bytes of a block.
    ///
    /// @param limit how many there may be; of a longer block nothing is decoded
    public static byte[] decode(byte[] block, int limit) throws RefusedException {
        long length = length(block);
        if (length > limit) {
            throw new RefusedException(
                    ApiStatus.of(
                            ApiStatus.Reason.REQUEST_TOO_LARGE,
                            "the body has %d bytes when decoded, the limit is %d"
                                    .formatted(length, limit)));
        }
        byte[] decoded = new byte[(int) length];
        ByteBuf out = Unpooled.wrappedBuffer(decoded).writerIndex(0);
        try {
            new Snappy().decode(Unpooled.wrappedBuffer(block), out);
        } catch (DecompressionException | IndexOutOfBoundsException _) {
            throw corrupt();
        }
        if (out.writerIndex() != length) {
            throw corrupt();
        }
        return decoded;
    }

    private static long length(byte[] block) throws RefusedException {
        long length = 0;
        for (int i = 0; i < Math.min(block.length, MAX_LENGTH_BYTES); i++) {
            length |= (block[i] & 0x7fL) << (7 * i);
            if (block[i] >= 0) {
                return length;
            }
        }
        throw corrupt();
    }

    private static RefusedException corrupt() {
        return RefusedException.badRequest(
                "the body is no block of Snappy, or it is cut off or corrupt");
    }

    /// A block that decodes to `bytes`.
    public static byte[] encode(byte[] bytes) {
        ByteBuf out = Unpooled.buffer(MAX_LENGTH_BYTES + bytes.length / 2);
        writeLength(bytes.length, out);
        ByteBuf part = Unpooled.buffer(SLICE);
        for (int at = 0; at < bytes.length; at += SLICE) {
            int count = Math.min(SLICE, bytes.length - at);
            part.clear();
            new Snappy().encode(Unpooled.wrappedBuffer(bytes, at, count), part, count);
            skipLength(part);
            out.writeBytes(part);
        }
        byte[] block = new byte[out.readableBytes()];
        out.readBytes(block);
        return block;
    }

    private static void writeLength(int length, ByteBuf out) {
        int left = length;
        while ((left & ~0x7f) != 0) {
            out.writeByte(left | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }

    private static void skipLength(ByteBuf part) {
        while (part.readByte() < 0) {
            // A further byte of the length follows.
        }
    }
}
