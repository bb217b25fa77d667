package dev.steelyard.model;

/// A text that is no regular expression; the message quotes the part at fault.
public final class InvalidPatternException extends Exception {
    InvalidPatternException(String message) {
        super(message);
    }
}
