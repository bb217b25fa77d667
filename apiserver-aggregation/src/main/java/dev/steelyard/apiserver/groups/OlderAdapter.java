package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;

/// The adapter that served a group before; it is asked for metrics that are not known here.
public interface OlderAdapter {
    /// What it answers, whatever that is; blocks under a deadline of its own.
    ///
    /// @throws RefusedException where it cannot be reached, with 503
    Answer forward(ApiRequest request) throws RefusedException;
}
