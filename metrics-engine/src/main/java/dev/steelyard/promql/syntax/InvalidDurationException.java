package dev.steelyard.promql.syntax;

/// A duration expression came out as something that is no length of time.
public final class InvalidDurationException extends Exception {
    InvalidDurationException(DurationExpr expression, String reason) {
        super(
                "%d:%d: %s"
                        .formatted(
                                expression.position().start(),
                                expression.position().end(),
                                reason));
    }
}
