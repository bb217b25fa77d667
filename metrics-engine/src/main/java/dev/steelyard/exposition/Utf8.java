package dev.steelyard.exposition;

/// Checks of UTF-8 in place, by the table of well-formed byte sequences of the Unicode standard
/// (table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
final class Utf8 {
    /// Answered by [#firstInvalid] where all is well.
    static final int VALID = -1;

    private Utf8() {}

    /// The index of the first byte that begins no well-formed character, or [#VALID].
    static int firstInvalid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int size = sizeAt(bytes, at, to);
            if (size == 0) {
                return at;
            }
            at += size;
        }
        return VALID;
    }

    /// The number of characters in well-formed bytes; stray bytes count as they begin one.
    static int count(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (!isContinuation(bytes[i])) {
                count++;
            }
        }
        return count;
    }

    /// The bytes of the multi-byte character at `at`, 0 where it is not well-formed.
    private static int sizeAt(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        int size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || at + size > to || !secondFits(lead, bytes[at + 1])) {
            return 0;
        }
        for (int i = at + 2; i < at + size; i++) {
            if (!isContinuation(bytes[i])) {
                return 0;
            }
        }
        return size;
    }

    private static boolean secondFits(int lead, byte second) {
        int value = second & 0xff;
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return value >= least && value <= most;
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xc0) == 0x80;
    }
}
