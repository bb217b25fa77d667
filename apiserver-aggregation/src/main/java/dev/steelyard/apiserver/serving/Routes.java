package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import java.util.Optional;

/// Answers requests that have been let in.
public interface Routes {
    /// The answer to a GET or HEAD; empty where the path leads nowhere.
    Optional<Answer> answer(ApiRequest request) throws RefusedException;
}
