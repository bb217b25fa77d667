package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import java.util.Optional;

/// Where a question is passed on to whose metric nobody here knows. Blocks; safe for any number of
/// threads.
@FunctionalInterface
public interface Elsewhere {
    /// Nobody is asked.
    Elsewhere NOWHERE = (_, _) -> Optional.empty();

    /// The answer of whoever was asked; empty where nobody was.
    ///
    /// @param why nobody here knows the metric
    /// @throws RefusedException where whoever was asked gave no answer
    Optional<Answer> answer(ApiRequest request, String why) throws RefusedException;
}
