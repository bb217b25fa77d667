package dev.steelyard.apiserver.chaining;

import io.vertx.core.buffer.Buffer;

/// What came of a question to an older adapter.
sealed interface Reply {
    /// An answer, whatever it says.
    record Answered(int code, String contentType, Buffer body) implements Reply {}

    /// None, and why.
    record Failed(Outcome outcome, String why) implements Reply {}
}
