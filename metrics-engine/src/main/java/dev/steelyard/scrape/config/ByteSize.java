package dev.steelyard.scrape.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as Prometheus writes them: `10MB`, `512KiB`, `1.5GB`, where `MB` and `MiB` are both 2^20.
final class ByteSize {
    private static final Pattern FORM =
            Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]?)i?B");
    private static final String POWERS = "KMGTPE";

    private ByteSize() {}

    /// The number of bytes that a text states; empty where it states none. Without a unit only zero
    /// does.
    static Optional<Long> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(0L);
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int power = POWERS.indexOf(matcher.group(2).toUpperCase(Locale.ROOT)) + 1;
        int shift = matcher.group(2).isEmpty() ? 0 : 10 * power;
        BigDecimal bytes =
                new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << shift));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(bytes.longValue());
    }
}
