package dev.steelyard.apiserver.selector;

/// A selector that cannot be read, or asks for what cannot be selected by.
public final class MalformedSelectorException extends Exception {
    /// @param position of the offending character, from 0
    MalformedSelectorException(String selector, int position, String reason) {
        super("selector \"" + selector + "\", at " + position + ": " + reason);
    }
}
