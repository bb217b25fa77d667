package dev.steelyard.tsdb.prometheus;

import java.nio.file.Path;

/// A write-ahead log cannot be read on from some place.
public final class MalformedLogException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean torn;

    /// At `offset` of `segment` there is something that is not read, for `reason`.
    public MalformedLogException(Path segment, long offset, String reason, boolean torn) {
        super("%s: offset %d: %s".formatted(segment, offset, reason));
        this.torn = torn;
    }

    /// Whether the log just ends there within a record, as that of a killed process does.
    public boolean isTorn() {
        return torn;
    }
}
