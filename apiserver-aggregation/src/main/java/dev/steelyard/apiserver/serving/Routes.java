package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import java.util.List;
import java.util.Optional;

/// Answers requests that have been let in.
public interface Routes {
    /// The answer; empty where the path leads nowhere. A [RequestFlow] asks for GET and HEAD, and
    /// for POST where that is a question; an [OpenFlow] for any method.
    Optional<Answer> answer(ApiRequest request) throws RefusedException;

    /// The same for a GET whose answer is short and known from memory; empty for all others. Called
    /// on a thread that must not wait.
    default Optional<Answer> answerAtOnce(ApiRequest request) throws RefusedException {
        return Optional.empty();
    }

    /// The first of these that leads somewhere.
    static Routes firstOf(List<? extends Routes> routes) {
        List<Routes> all = List.copyOf(routes);
        return request -> {
            for (Routes each : all) {
                Optional<Answer> answer = each.answer(request);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        };
    }
}
