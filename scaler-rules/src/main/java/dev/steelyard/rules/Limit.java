package dev.steelyard.rules;

import java.util.Locale;

/// What keeps a number of replicas from being what the signals want.
public enum Limit {
    /// Nothing.
    NONE,
    /// `replicas.min`.
    MIN,
    /// `replicas.max`.
    MAX,
    /// The number is a multiple of `replicas.step`.
    STEP,
    /// The change would be too small to be worth it.
    TOLERANCE,
    /// A signal has no value, so nothing is taken away.
    HOLD;

    /// The word that the status uses: `None`, `Min` …
    public String word() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
