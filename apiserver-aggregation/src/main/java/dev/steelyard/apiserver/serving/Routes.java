package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import java.util.Optional;

/// Answers requests that have been let in.
public interface Routes {
    /// The answer; empty where the path leads nowhere. A [RequestFlow] asks for GET and HEAD only,
    /// an [OpenFlow] for any method.
    Optional<Answer> answer(ApiRequest request) throws RefusedException;
}
