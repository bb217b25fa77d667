package dev.steelyard.promql.syntax;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A duration as it is written: `1h30m`, units descending, each at most once.
final class DurationText {
    private static final Pattern PART = Pattern.compile("(\\d+)(\\D+)");
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] UNIT_MILLIS = {
        365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
    };
    private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

    private DurationText() {}

    /// The milliseconds of a duration.
    ///
    /// @throws IllegalArgumentException where the text is none, with the reason as users see it
    static long millis(String text) {
        Matcher part = PART.matcher(text);
        long millis = 0;
        int lastUnit = -1;
        int next = 0;
        while (next < text.length()) {
            if (!part.find(next) || part.start() != next) {
                throw invalid(text);
            }
            int unit = List.of(UNITS).indexOf(part.group(2));
            if (unit < 0) {
                throw new IllegalArgumentException(
                        "unknown unit %s in duration %s"
                                .formatted(GoText.quote(part.group(2)), GoText.quote(text)));
            }
            if (unit <= lastUnit) {
                throw invalid(text);
            }
            millis = sum(millis, count(part.group(1), text), UNIT_MILLIS[unit]);
            lastUnit = unit;
            next = part.end();
        }
        return millis;
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("not a valid duration string: " + GoText.quote(text));
    }

    private static long count(String digits, String text) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw invalid(text);
        }
    }

    private static long sum(long millis, long count, long unitMillis) {
        if (count > (MAX_MILLIS - millis) / unitMillis) {
            throw new IllegalArgumentException("duration out of range");
        }
        return millis + count * unitMillis;
    }

    /// The canonical text of a length that is not negative: years and weeks only where nothing
    /// remains, since 90d reads better than 12w6d.
    static String of(long millis) {
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        long rest = millis;
        for (int i = 0; i < UNITS.length; i++) {
            boolean mustBeExact = i < 2;
            long count = rest / UNIT_MILLIS[i];
            if (count > 0 && (!mustBeExact || rest % UNIT_MILLIS[i] == 0)) {
                text.append(count).append(UNITS[i]);
                rest -= count * UNIT_MILLIS[i];
            }
        }
        return text.toString();
    }
}
