package dev.steelyard.scrape.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Prometheus writes them: `15s`, `1h30m`, `250ms`, `1d`; the units from years to
/// milliseconds, each at most once and in this order.
public final class PrometheusDuration {
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {
        Duration.ofDays(365).toMillis(),
        Duration.ofDays(7).toMillis(),
        Duration.ofDays(1).toMillis(),
        Duration.ofHours(1).toMillis(),
        Duration.ofMinutes(1).toMillis(),
        Duration.ofSeconds(1).toMillis(),
        1
    };
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?"
                            + "(?:([0-9]+)s)?(?:([0-9]+)ms)?");

    /// The largest number of milliseconds that counts as nanoseconds in 64 bits, as in Go.
    private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

    private PrometheusDuration() {}

    /// The duration that a text states; empty where it states none.
    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher matcher = FORM.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        try {
            long millis = 0;
            for (int i = 0; i < UNITS.length; i++) {
                String amount = matcher.group(i + 1);
                if (amount != null) {
                    millis =
                            Math.addExact(
                                    millis, Math.multiplyExact(Long.parseLong(amount), MILLIS[i]));
                }
            }
            return millis > MAX_MILLIS ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// A duration as Prometheus prints it: `1m30s`, never `90s`; years and weeks only where nothing
    /// is left.
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < UNITS.length; i++) {
            boolean whole = UNITS[i].equals("y") || UNITS[i].equals("w");
            if (millis >= MILLIS[i] && !(whole && millis % MILLIS[i] != 0)) {
                text.append(millis / MILLIS[i]).append(UNITS[i]);
                millis %= MILLIS[i];
            }
        }
        return text.toString();
    }
}
