package dev.steelyard.promql.syntax;

/// A text that is no query; the message says where and why, as Prometheus words it.
public final class QuerySyntaxException extends Exception {
    private final PositionRange position;
    private final String reason;

    QuerySyntaxException(String query, PositionRange position, String reason) {
        super(position.location(query) + ": parse error: " + reason);
        this.position = position;
        this.reason = reason;
    }

    /// The characters that are at fault.
    public PositionRange position() {
        return position;
    }

    /// Why, without the place.
    public String reason() {
        return reason;
    }
}
