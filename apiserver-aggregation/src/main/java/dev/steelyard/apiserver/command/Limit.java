package dev.steelyard.apiserver.command;

import java.util.Optional;

/// What the program takes in only so much of; each has its name in `--limits`.
public enum Limit {
    /// Series in memory.
    SERIES("series", false),
    /// Those of one metric name.
    SERIES_PER_METRIC("series-per-metric", false),
    /// Those of one target.
    SERIES_PER_TARGET("series-per-target", false),
    /// Labels of a series, its name included.
    LABELS("labels", false),
    /// The longest name of a label.
    LABEL_NAME("label-name", true),
    /// The longest value of a label.
    LABEL_VALUE("label-value", true),
    /// The longest answer of a target, after decompression.
    SCRAPE_BODY("scrape-body", true),
    /// The longest body that is pushed, after decompression.
    PUSH_BODY("push-body", true);

    private final String word;
    private final boolean inBytes;

    Limit(String word, boolean inBytes) {
        this.word = word;
        this.inBytes = inBytes;
    }

    /// Its name.
    public String word() {
        return word;
    }

    /// Whether it is a size, like `4KB`.
    boolean isInBytes() {
        return inBytes;
    }

    static Optional<Limit> named(String word) {
        for (Limit each : values()) {
            if (each.word.equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
