package dev.steelyard.scrape;

import dev.steelyard.storage.AppendResult;
import java.util.Locale;
import java.util.Optional;

/// The reasons for which a sample of an understood answer is not stored; each has its counter. The
/// other samples of the answer are.
public enum SampleDrop {
    /// Its series is new and the target already has as many as [ScrapeLimits#series] allows.
    SERIES_LIMIT,
    /// Its series has more labels than allowed.
    LABEL_LIMIT,
    /// The name of a label is longer than allowed.
    LABEL_NAME_LENGTH,
    /// The value of a label is longer than allowed.
    LABEL_VALUE_LENGTH,
    /// The store takes no further series.
    STORE_FULL,
    /// The answer has the series twice, or the store has another value of this time.
    DUPLICATE,
    /// The store has newer samples of the series.
    OUT_OF_ORDER,
    /// It is older than what the store keeps.
    TOO_OLD,
    /// It is a native histogram that contradicts itself.
    MALFORMED,
    /// Its line, or one of metadata, cannot be read, and the target's others are taken all the
    /// same.
    MALFORMED_LINE,
    /// Its explicit time is too far ahead of our clock.
    FUTURE;

    /// The label value that this reason has in our own metrics.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Why a sample with this result is not stored; nothing if it is, now or before.
    static Optional<SampleDrop> of(AppendResult result) {
        return switch (result) {
            case STORED, SAME -> Optional.empty();
            case DUPLICATE -> Optional.of(DUPLICATE);
            case OUT_OF_ORDER -> Optional.of(OUT_OF_ORDER);
            case TOO_OLD -> Optional.of(TOO_OLD);
            case MALFORMED -> Optional.of(MALFORMED);
            case UNKNOWN_SERIES -> Optional.of(STORE_FULL);
        };
    }
}
