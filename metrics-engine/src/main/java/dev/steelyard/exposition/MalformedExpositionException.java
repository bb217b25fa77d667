package dev.steelyard.exposition;

/// Tells that an exposition breaks its format, where, and what would mend it.
public final class MalformedExpositionException extends Exception {
    private final int line;
    private final int column;
    private final String reason;

    /// A fault at `line` and `column`, both counted from 1, the column in characters.
    public MalformedExpositionException(int line, int column, String reason) {
        super(line + ":" + column + ": " + reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    /// The line of the fault, from 1.
    public int line() {
        return line;
    }

    /// The character of the line at which the fault shows, from 1.
    public int column() {
        return column;
    }

    /// What is wrong and the cure, without the position.
    public String reason() {
        return reason;
    }
}
