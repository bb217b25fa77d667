package dev.steelyard.apiserver.push;

import java.util.Locale;

/// Why something that was pushed is not taken.
public enum Refusal {
    INVALID_LABELS("invalid labels"),
    LABEL_LIMIT("labels beyond the limit"),
    NO_SAMPLES("a series without samples"),
    INVALID_METADATA("invalid metadata"),
    INVALID_HISTOGRAM("invalid histogram"),
    INVALID_EXEMPLAR("invalid exemplar"),
    UNSUPPORTED("unsupported"),
    OUT_OF_ORDER("out of order sample"),
    DUPLICATE("duplicate sample for timestamp"),
    TOO_OLD("too old sample"),
    TOO_FAR_AHEAD("timestamp is too far in the future"),
    EXEMPLAR_OUT_OF_ORDER("out of order exemplar"),
    SERIES_LIMIT("the store takes no further series");

    private final String words;

    Refusal(String words) {
        this.words = words;
    }

    /// What senders are told.
    public String words() {
        return words;
    }

    /// The value of the label `reason`.
    String reason() {
        return name().toLowerCase(Locale.ROOT);
    }
}
