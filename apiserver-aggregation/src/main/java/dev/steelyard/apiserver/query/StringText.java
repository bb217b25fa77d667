package dev.steelyard.apiserver.query;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Strings as JSON has them between quotes, in UTF-8 (RFC 8259 §7): quotes, backslashes and control
/// characters are escaped, nothing else is. Half a surrogate pair becomes `?`.
///
/// Most strings have nothing to escape, which is found out eight bytes at a time.
final class StringText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /// The lowest bit of each byte, and the highest.
    private static final long ONES = 0x0101010101010101L;

    private static final long HIGHS = ONES << 7;

    private StringText() {}

    /// The bytes of a string as they are.
    static byte[] encoded(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The most bytes that these take when they are written.
    static int maxBytes(byte[] encoded) {
        return 6 * encoded.length;
    }

    /// Writes them into an array that has room at `at`, and answers the index after them.
    static int write(byte[] encoded, byte[] into, int at) {
        if (isPlain(encoded)) {
            System.arraycopy(encoded, 0, into, at, encoded.length);
            return at + encoded.length;
        }
        int end = at;
        for (byte each : encoded) {
            end = isPlain(each) ? put(each, into, end) : escape(each, into, end);
        }
        return end;
    }

    private static boolean isPlain(byte[] encoded) {
        int at = 0;
        for (; at <= encoded.length - Long.BYTES; at += Long.BYTES) {
            if (!isPlain((long) WORD.get(encoded, at))) {
                return false;
            }
        }
        for (; at < encoded.length; at++) {
            if (!isPlain(encoded[at])) {
                return false;
            }
        }
        return true;
    }

    /// Whether none of eight bytes is to be escaped: of those without their highest bit, none is
    /// below a space, and none is what a quote or a backslash would make zero.
    private static boolean isPlain(long eight) {
        long special =
                (eight - ' ' * ONES)
                        | ((eight ^ ('"' * ONES)) - ONES)
                        | ((eight ^ ('\\' * ONES)) - ONES);
        return (special & ~eight & HIGHS) == 0;
    }

    private static boolean isPlain(byte one) {
        return (one & 0xff) >= ' ' && one != '"' && one != '\\';
    }

    private static int escape(byte special, byte[] into, int at) {
        return switch (special) {
            case '"', '\\' -> pair(special, into, at);
            case '\n' -> pair((byte) 'n', into, at);
            case '\r' -> pair((byte) 'r', into, at);
            case '\t' -> pair((byte) 't', into, at);
            default -> {
                int end = put((byte) '0', into, put((byte) '0', into, pair((byte) 'u', into, at)));
                yield put(HEX[special & 0xf], into, put(HEX[special >> 4], into, end));
            }
        };
    }

    private static int pair(byte escaped, byte[] into, int at) {
        return put(escaped, into, put((byte) '\\', into, at));
    }

    private static int put(byte one, byte[] into, int at) {
        into[at] = one;
        return at + 1;
    }
}
