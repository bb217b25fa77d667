package dev.steelyard.scrape.relabel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a rule does, in the words of Prometheus.
public enum RelabelAction {
    /// Writes the replacement where the regular expression matches.
    REPLACE,
    /// Keeps what matches.
    KEEP,
    /// Drops what matches.
    DROP,
    /// Keeps what has the same value in the target label.
    KEEPEQUAL,
    /// Drops what has the same value in the target label.
    DROPEQUAL,
    /// Writes a hash of the value, below the modulus.
    HASHMOD,
    /// Copies labels whose names match to the names that the replacement makes of them.
    LABELMAP,
    /// Removes labels whose names match.
    LABELDROP,
    /// Removes labels whose names do not match.
    LABELKEEP,
    /// Writes the value in lower case.
    LOWERCASE,
    /// Writes the value in upper case.
    UPPERCASE;

    /// The action of a word, in whatever case it is written.
    public static Optional<RelabelAction> of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /// As it is written.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
