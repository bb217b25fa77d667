package dev.steelyard.apiserver.wire;

import java.io.IOException;
import java.io.OutputStream;

/// The body of an answer that is written as it is made, so that no more of it is in memory than the
/// caller is about to take.
@FunctionalInterface
public interface Streaming {
    /// Writes the body; blocks while the caller is slower. Called at most once.
    ///
    /// @throws IOException where the caller is gone
    void writeTo(OutputStream out) throws IOException;
}
