package dev.steelyard.promql;

/// A query that cannot be answered. The message is as users of Prometheus know it.
public final class QueryException extends Exception {
    private static final long serialVersionUID = 1;

    /// Why a query cannot be answered.
    public enum Kind {
        /// It is no valid query, or cannot be asked in this way.
        BAD_DATA,
        /// Evaluating it failed: the data do not allow it, or it would hold too many samples.
        EXECUTION,
        /// It took too long.
        TIMEOUT,
        /// The asker gave up.
        CANCELED
    }

    private final Kind kind;

    /// A failure of this kind, with the text for the asker.
    public QueryException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// Why.
    public Kind kind() {
        return kind;
    }
}
