package dev.steelyard.apiserver.push;

/// A push of a kind that is not taken, as its headers say.
public final class UntakenException extends Exception {
    private final Protocol protocol;
    private final String reason;
    private final String problem;

    /// @param reason counts it; one of few
    public UntakenException(Protocol protocol, String reason, String problem) {
        super(problem);
        this.protocol = protocol;
        this.reason = reason;
        this.problem = problem;
    }

    Protocol protocol() {
        return protocol;
    }

    String reason() {
        return reason;
    }

    String problem() {
        return problem;
    }
}
