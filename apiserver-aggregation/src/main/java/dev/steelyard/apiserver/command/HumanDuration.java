package dev.steelyard.apiserver.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `15s`, `2m`, `1h`, `15d`.
public final class HumanDuration {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private HumanDuration() {}

    /// The duration that `text` states, as the value of `flag`.
    public static Duration parse(String flag, String text) throws MisuseException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new MisuseException(
                    flag + " takes a duration like 500ms, 15s or 2m, not \"" + text + "\"");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
