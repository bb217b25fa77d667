package dev.steelyard.exposition;

/// Reads a number in the form that nearly all have, in one walk over its bytes: an optional minus,
/// at most 18 digits with an optional point, an optional exponent, and then a space or the end of
/// the line; small enough to be exact as [NumberText] says. Leaves all else to that.
///
/// Owned by its [ByteScanner] and used again for every number.
final class PlainNumber {
    private static final int MAX_DIGITS = 18; // any 18 digits fit a long
    private static final int MAX_EXPONENT_DIGITS = 3;

    private double value;
    private int end;
    private int exponent;

    /// Reads what begins at `from` of a body that ends before `to`; false where that is not plain.
    boolean read(byte[] body, int from, int to) {
        boolean negative = from < to && body[from] == '-';
        long significand = 0;
        int first = negative ? from + 1 : from;
        int point = 0;
        int at = first;
        for (; at < to; at++) {
            int digit = body[at] - '0';
            if (digit >= 0 && digit <= 9) {
                significand = significand * 10 + digit;
            } else if (digit == '.' - '0' && point == 0) {
                point = at + 1;
            } else {
                break;
            }
        }
        int digits = at - first - (point == 0 ? 0 : 1);
        if (digits < 1 || digits > MAX_DIGITS) {
            return false;
        }
        exponent = point == 0 ? 0 : point - at;
        end = at;
        if (at < to && (body[at] | 0x20) == 'e' && !readExponent(body, at + 1, to)) {
            return false;
        }
        if (end == to || (body[end] != '\n' && body[end] != ' ')) {
            return false;
        }
        if (!NumberText.isExact(significand, exponent)) {
            return false;
        }
        double magnitude = NumberText.exact(significand, exponent);
        value = negative ? -magnitude : magnitude;
        return true;
    }

    private boolean readExponent(byte[] body, int from, int to) {
        boolean negative = from < to && body[from] == '-';
        int first = negative || (from < to && body[from] == '+') ? from + 1 : from;
        int written = 0;
        int at = first;
        for (; at < to && body[at] >= '0' && body[at] <= '9'; at++) {
            written = Math.min(written * 10 + body[at] - '0', Short.MAX_VALUE);
        }
        exponent += negative ? -written : written;
        end = at;
        return at > first && at - first <= MAX_EXPONENT_DIGITS;
    }

    /// The number that was read.
    double value() {
        return value;
    }

    /// The index behind it.
    int end() {
        return end;
    }
}
