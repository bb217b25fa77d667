package dev.steelyard.apiserver.wire;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Go prints them: `14.98s`, `1m0s`, `1h0m0s`, `500ms`.
public final class GoDuration {
    private static final long SECOND = 1_000_000_000;
    private static final String ONE = "(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)";
    private static final Pattern PART = Pattern.compile(ONE);
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|(" + ONE + ")+)");
    private static final int MAX_TEXT = 64;
    private static final long[] TEN = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, SECOND
    };

    private GoDuration() {}

    /// The text of a non-negative number of nanoseconds.
    public static String ofNanos(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a window cannot be negative: " + nanos + " ns");
        }
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        if (nanos < SECOND) {
            return decimal(nanos, 6) + "ms";
        }
        long minutes = nanos / (60 * SECOND);
        String seconds = decimal(nanos % (60 * SECOND), 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60
                ? minutes + "m" + seconds
                : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    /// The nanoseconds of a text such as `1m30s`, `0` or `500ms`; empty where Go would refuse it,
    /// or where they are more than a long holds.
    public static OptionalLong parse(String text) {
        if (text.length() > MAX_TEXT || !WHOLE.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
        }
        boolean fits = nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        long size = fits ? nanos.longValue() : 0;
        return fits ? OptionalLong.of(text.startsWith("-") ? -size : size) : OptionalLong.empty();
    }

    private static BigDecimal unit(String name) {
        return BigDecimal.valueOf(
                switch (name) {
                    case "ns" -> 1;
                    case "us", "µs", "μs" -> 1_000;
                    case "ms" -> 1_000_000;
                    case "s" -> SECOND;
                    case "m" -> 60 * SECOND;
                    case "h" -> 3600 * SECOND;
                    default -> throw new IllegalArgumentException("no unit: " + name);
                });
    }

    /// A number of units of ten to the power of −`scale`, without needless digits.
    private static String decimal(long units, int scale) {
        long power = TEN[scale];
        long fraction = units % power;
        if (fraction == 0) {
            return Long.toString(units / power);
        }
        int digits = scale;
        while (fraction % 10 == 0) {
            fraction /= 10;
            digits--;
        }
        String after = Long.toString(fraction);
        return units / power + "." + "0".repeat(digits - after.length()) + after;
    }
}
