package dev.steelyard.apiserver.serving;

import java.util.Optional;

/// The way of a request from the listener to its answer.
public interface Flow {
    /// The answer to a request; called on any thread, which may block.
    Outcome answer(Incoming incoming);

    /// The same where it is short and known from memory, with nobody to be asked for anything;
    /// empty where [#answer] is to be asked. Called on the thread of the connection: handing a
    /// request over to another and back costs as much as answering it.
    default Optional<Outcome> answerAtOnce(Incoming incoming) {
        return Optional.empty();
    }
}
