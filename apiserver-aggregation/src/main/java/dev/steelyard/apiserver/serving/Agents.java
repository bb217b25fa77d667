package dev.steelyard.apiserver.serving;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The programs that ask, by the first word of their `User-Agent`: `kubectl`, `helm`.
///
/// Callers choose their names, so that only some are told apart; safe for any number of threads.
final class Agents {
    static final int MOST = 50;
    static final String OTHER = "other";
    private static final int MAX_NAME = 40;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /// The name that a program is counted by.
    String name(@Nullable String userAgent) {
        if (userAgent == null || userAgent.isEmpty()) {
            return "none";
        }
        int end = 0;
        while (end < userAgent.length() && isOfName(userAgent.charAt(end))) {
            end++;
        }
        if (end == 0 || end > MAX_NAME) {
            return OTHER;
        }
        String name = userAgent.substring(0, end);
        if (!known.contains(name) && known.size() < MOST) {
            known.add(name); // two at once may make it one more than most, and no worse
        }
        return known.contains(name) ? name : OTHER;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}
