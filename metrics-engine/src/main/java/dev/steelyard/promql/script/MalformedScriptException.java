package dev.steelyard.promql.script;

/// A script that breaks the notation, at a line counted from 1.
public final class MalformedScriptException extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;

    /// A break of the notation in `line`.
    public MalformedScriptException(int line, String reason) {
        super(reason);
        this.line = line;
    }

    /// The line, counted from 1.
    public int line() {
        return line;
    }
}
