package dev.steelyard.apiserver.wire;

/// Kubernetes quantities in their canonical form: no fraction digits, and the largest suffix that
/// loses nothing (`k8s.io/apimachinery`, `api/resource`).
public final class Quantity {
    private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final int NANO = -9;
    private static final int MILLI = -3;

    private Quantity() {}

    /// A number of nanocores as a quantity of cores: 1500000 is `1500u`.
    public static String ofNano(long nano) {
        return decimal(nano, NANO);
    }

    /// A number of thousandths: 12500 is `12500m`, 42000 is `42`.
    public static String ofMilli(long milli) {
        return decimal(milli, MILLI);
    }

    /// A number of bytes: `21540Ki`; below 1024 and for odd numbers the plain number.
    public static String ofBytes(long bytes) {
        if (Math.abs(bytes) < 1024) {
            return decimal(bytes, 0);
        }
        int suffix = 0;
        long left = bytes;
        while (left % 1024 == 0 && suffix < BINARY.length - 1) {
            left /= 1024;
            suffix++;
        }
        return left + BINARY[suffix];
    }

    private static String decimal(long mantissa, int exponent) {
        if (mantissa == 0) {
            return "0";
        }
        long digits = mantissa;
        int power = exponent;
        // By thousands only, since suffixes are a thousand apart.
        while (digits % 1000 == 0 && power < 18) {
            digits /= 1000;
            power += 3;
        }
        return digits + DECIMAL[(power - NANO) / 3];
    }
}
