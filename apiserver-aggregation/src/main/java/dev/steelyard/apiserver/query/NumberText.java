package dev.steelyard.apiserver.query;

/// Floats as Prometheus writes the values of samples: the shortest digits that read back as the
/// same number, with an exponent where it is very large or very small. Used again for number after
/// number by one thread.
///
/// Finding the digits is left to [StringBuilder#append(double)], which is exact and shortest since
/// JDK 19; here they are only laid out.
final class NumberText {
    /// Between these Java writes as is wanted here.
    private static final double PLAIN_FROM = 1e-3;

    private static final double PLAIN_BELOW = 1e7;
    private static final double EXPONENT_BELOW = 1e-6;
    private static final double EXPONENT_FROM = 1e21;
    private static final double LARGEST_WHOLE = 1e15;

    /// The most bytes that a number takes.
    static final int MAX_BYTES = 32;

    private final StringBuilder java = new StringBuilder(MAX_BYTES);
    private final char[] chars = new char[MAX_BYTES];
    private final byte[] digits = new byte[MAX_BYTES];
    private byte[] bytes = {};
    private int end;
    private int count; // of digits
    private int point; // how many of them are before the point; may be negative or beyond

    /// Writes `value` into an array that has room at `at`, and answers the index after it.
    int write(double value, byte[] into, int at) {
        bytes = into;
        end = at;
        write(value);
        return end;
    }

    /// The same for a whole number.
    int write(long value, byte[] into, int at) {
        bytes = into;
        end = at;
        write(value);
        return end;
    }

    private void write(double value) {
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE && !isMinusZero(value)) {
            write((long) value);
        } else if (Double.isNaN(value)) {
            text("NaN");
        } else if (Double.isInfinite(value)) {
            text(value > 0 ? "+Inf" : "-Inf");
        } else if (value == 0) {
            text("-0");
        } else {
            writeDigits(value);
        }
    }

    private static boolean isMinusZero(double value) {
        return value == 0 && 1 / value < 0;
    }

    private void write(long value) {
        if (value == Long.MIN_VALUE) {
            text("-9223372036854775808");
            return;
        }
        if (value < 0) {
            put((byte) '-');
        }
        long rest = Math.abs(value);
        int at = digits.length;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        digits(at, digits.length);
    }

    private void put(byte b) {
        bytes[end++] = b;
    }

    private void text(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            put((byte) ascii.charAt(i));
        }
    }

    private void writeDigits(double value) {
        double size = Math.abs(value);
        if (value < 0) {
            put((byte) '-');
        }
        java.setLength(0);
        java.append(size);
        int length = java.length();
        java.getChars(0, length, chars, 0);
        if (size >= PLAIN_FROM && size < PLAIN_BELOW) {
            for (int i = 0; i < length; i++) {
                bytes[end + i] = (byte) chars[i];
            }
            end += length;
            return;
        }
        split(length);
        if (size < EXPONENT_BELOW || size >= EXPONENT_FROM) {
            writeWithExponent();
        } else if (point <= 0) {
            text("0.");
            zeros(-point);
            digits(0, count);
        } else {
            digits(0, Math.min(point, count));
            zeros(point - count);
            if (point < count) {
                put((byte) '.');
                digits(point, count);
            }
        }
    }

    /// Takes Java's notation apart: `123.45`, `0.0012` or `1.2E-5`.
    private void split(int whole) {
        int exponent = 0;
        int length = whole;
        for (int i = length - 1; i > 0; i--) {
            if (chars[i] == 'E') {
                exponent = Integer.parseInt(java, i + 1, length, 10);
                length = i;
                break;
            }
        }
        count = 0;
        point = 0;
        boolean before = true;
        for (int i = 0; i < length; i++) {
            char c = chars[i];
            if (c == '.') {
                before = false;
            } else if (c != '0' || count > 0) {
                digits[count++] = (byte) c;
                point += before ? 1 : 0;
            } else if (!before) {
                point--;
            }
        }
        point += exponent;
        while (digits[count - 1] == '0') {
            count--;
        }
    }

    private void writeWithExponent() {
        digits(0, 1);
        if (count > 1) {
            put((byte) '.');
            digits(1, count);
        }
        int exponent = point - 1;
        text(exponent < 0 ? "e-" : "e+");
        if (Math.abs(exponent) < 10) {
            put((byte) '0');
        }
        write(Math.abs(exponent));
    }

    private void digits(int from, int to) {
        System.arraycopy(digits, from, bytes, end, to - from);
        end += to - from;
    }

    private void zeros(int howMany) {
        for (int i = 0; i < howMany; i++) {
            put((byte) '0');
        }
    }
}
