package dev.steelyard.model;

/// Tells that one set of labels was given the same name twice.
public final class DuplicateLabelException extends IllegalArgumentException {
    /// The name that came twice.
    public DuplicateLabelException(String name) {
        super("label " + name + " is given twice");
    }
}
