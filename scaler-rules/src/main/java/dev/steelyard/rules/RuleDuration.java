package dev.steelyard.rules;

import dev.steelyard.rules.v1alpha1.Syntax;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as rules write them and as PromQL prints them: `1h30m`, `15s`, `500ms`.
public final class RuleDuration {
    private static final Pattern SYNTAX = Pattern.compile(Syntax.DURATION);
    private static final long[] UNIT_MILLIS = {3_600_000, 60_000, 1_000, 1};
    private static final String[] UNITS = {"h", "m", "s", "ms"};

    private RuleDuration() {}

    /// The milliseconds of `text`, or empty where it is no duration.
    public static OptionalLong parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return OptionalLong.empty();
        }
        long millis = 0;
        for (int i = 0; i < UNITS.length; i++) {
            String part = matcher.group(i + 1);
            if (part != null) {
                String digits = part.substring(0, part.length() - UNITS[i].length());
                millis += Long.parseLong(digits) * UNIT_MILLIS[i];
            }
        }
        return OptionalLong.of(millis);
    }

    /// The shortest way to write a time of at least one millisecond.
    public static String print(long millis) {
        StringBuilder text = new StringBuilder();
        long rest = millis;
        for (int i = 0; i < UNITS.length; i++) {
            if (rest >= UNIT_MILLIS[i]) {
                text.append(rest / UNIT_MILLIS[i]).append(UNITS[i]);
                rest %= UNIT_MILLIS[i];
            }
        }
        return text.toString();
    }
}
