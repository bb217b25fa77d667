package dev.steelyard.apiserver.serving;

/// The way of a request from the listener to its answer.
public interface Flow {
    /// The answer to a request; called on any thread, which may block.
    Outcome answer(Incoming incoming);
}
