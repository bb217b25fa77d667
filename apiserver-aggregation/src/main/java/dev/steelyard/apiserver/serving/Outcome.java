package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.wire.Answer;
import java.util.Optional;

/// What became of a request.
///
/// @param attributes what it wanted to do; empty where its target could not be read
public record Outcome(Answer answer, Caller caller, Optional<Attributes> attributes) {
    /// What is known of who asked.
    public enum Caller {
        /// Proven.
        KNOWN,
        /// Not proven: nobody in particular, or someone with bad credentials.
        UNPROVEN,
        /// Not asked: the path is open to all.
        EXEMPT
    }
}
