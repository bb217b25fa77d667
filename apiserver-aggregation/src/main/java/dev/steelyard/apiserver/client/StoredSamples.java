package dev.steelyard.apiserver.client;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import java.io.IOException;

/// Answers questions of the HTTP API from a directory of samples.
public interface StoredSamples {
    /// What a server over the directory would answer.
    ///
    /// @throws IOException where the directory cannot be read
    Answer ask(Whom.Directory directory, ApiRequest question) throws IOException;
}
