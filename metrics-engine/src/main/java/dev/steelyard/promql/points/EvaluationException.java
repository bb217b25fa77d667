package dev.steelyard.promql.points;

/// Evaluation cannot go on. The message is for the asker. Unchecked, because it passes through the
/// sinks and functions of an evaluation; the engine catches it.
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Why evaluation ends.
    public enum Kind {
        /// The data do not allow it, or a limit is reached.
        FAILED,
        /// It took too long.
        TIMEOUT,
        /// The asker gave up.
        CANCELED
    }

    private final Kind kind;

    /// An end of this kind.
    public EvaluationException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /// The data do not allow it.
    public static EvaluationException failed(String message) {
        return new EvaluationException(Kind.FAILED, message);
    }

    /// More points would be in memory than a query may hold.
    public static EvaluationException tooManySamples() {
        return failed(
                "query processing would load too many samples into memory in query execution");
    }

    /// More bytes would be in memory than a query may hold.
    public static EvaluationException tooManyBytes(long limit) {
        return failed(
                "query processing would hold more than "
                        + (limit >> 20)
                        + " MiB in memory in query execution; ask for fewer series, fewer steps or"
                        + " a shorter range, or run with a larger heap");
    }

    /// Two series came to have the same labels at the same time.
    public static EvaluationException sameLabels() {
        return failed("vector cannot contain metrics with the same labelset");
    }

    /// Why.
    public Kind kind() {
        return kind;
    }
}
