package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.groups.Elsewhere;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The older adapter of a group, asked for metrics that nobody here knows.
///
/// What it answers is handed on as it is: status, type and body. Where it gives no answer, that is
/// told as 503 with its name, without a time to come again: whoever waited would be held up.
final class OlderAdapter implements Elsewhere {
    private final String group;
    private final OlderConnection connection;
    private final ChainMetrics metrics;
    private final LongSupplier nanoTime;

    OlderAdapter(
            String group, OlderConnection connection, ChainMetrics metrics, LongSupplier nanoTime) {
        this.group = group;
        this.connection = connection;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<Answer> answer(ApiRequest request, String why) throws RefusedException {
        boolean cameFromHere =
                request.headers().getAll("Via").stream().anyMatch(via -> via.contains("steelyard"));
        if (cameFromHere) {
            metrics.counted(group, Outcome.LOOP);
            return Optional.empty();
        }
        Optional<Question> question = Question.of(request);
        return question.isEmpty()
                ? Optional.empty()
                : Optional.of(answer(ask(question.get()), why));
    }

    private Reply ask(Question question) {
        long start = nanoTime.getAsLong();
        Reply reply;
        try {
            reply = connection.ask(question);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            reply = new Reply.Failed(Outcome.CANCELED, "the request was given up");
        }
        Outcome outcome =
                switch (reply) {
                    case Reply.Answered answered -> Outcome.of(answered.code());
                    case Reply.Failed failed -> failed.outcome();
                };
        metrics.asked(group, outcome, nanoTime.getAsLong() - start);
        return reply;
    }

    private Answer answer(Reply reply, String why) throws RefusedException {
        return switch (reply) {
            case Reply.Answered(var code, var type, var body) -> {
                Answer answer = new Answer(code, type, Map.of(), body);
                yield code < 300 ? answer : answer.withWarning(origin(why));
            }
            case Reply.Failed failed ->
                    throw new RefusedException(
                            ApiStatus.of(
                                    ApiStatus.Reason.SERVICE_UNAVAILABLE,
                                    "%s, and the older adapter %s gave no answer: %s"
                                            .formatted(
                                                    why,
                                                    connection.service().name(),
                                                    failed.why())));
        };
    }

    private String origin(String why) {
        return "%s; answered by the older adapter %s".formatted(why, connection.service().name());
    }
}
