package dev.steelyard.apiserver.command;

/// A command line that makes no sense; the message says what is wrong and what would be right.
public final class MisuseException extends Exception {
    public MisuseException(String message) {
        super(message);
    }
}
