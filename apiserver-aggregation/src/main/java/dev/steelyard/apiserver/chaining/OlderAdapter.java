package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.Elsewhere;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.Representation;
import io.vertx.core.json.DecodeException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The older adapter of a group, asked for metrics that nobody here knows.
///
/// What it answers is handed on as it is: status, type and body. Values of a version that it does
/// not have are asked for in the other one, and told in the words of the first. Where it gives no
/// answer, that is told as 503 with its name, without a time to come again: whoever waited would be
/// held up.
final class OlderAdapter implements Elsewhere {
    /// Where the version stands among the segments of `/apis/GROUP/VERSION/…`.
    private static final int VERSION = 2;

    private static final int OK = 200;

    private final String group;
    private final OlderConnection connection;
    private final OlderNames names;
    private final ChainMetrics metrics;
    private final LongSupplier nanoTime;

    /// @param names that it lists for the group, which is how its versions are known
    OlderAdapter(
            OlderNames names,
            OlderConnection connection,
            ChainMetrics metrics,
            LongSupplier nanoTime) {
        this.group = names.group();
        this.connection = connection;
        this.names = names;
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
        if (question.isEmpty()) {
            return Optional.empty();
        }
        Optional<CustomVersion> absent = absent(request);
        if (absent.isPresent()) {
            request.representation(EnumSet.of(Representation.PLAIN));
        }
        return Optional.of(answer(ask(question.get(), absent), why));
    }

    /// The version of a request, where the adapter has only the other one.
    private Optional<CustomVersion> absent(ApiRequest request) {
        return group.equals(ServedGroups.CUSTOM)
                ? CustomVersion.of(request.target().segments().get(VERSION))
                        .filter(names::hasOnlyTheOther)
                : Optional.empty();
    }

    private Reply ask(Question question, Optional<CustomVersion> absent) {
        long start = nanoTime.getAsLong();
        Reply reply;
        try {
            reply =
                    absent.isPresent()
                            ? translated(
                                    connection.ask(question.inOther(absent.get())), absent.get())
                            : connection.ask(question);
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

    private static Reply translated(Reply reply, CustomVersion version) {
        if (!(reply instanceof Reply.Answered(var code, _, var body) && code == OK)) {
            return reply;
        }
        try {
            return new Reply.Answered(code, Answer.JSON, version.translated(body));
        } catch (DecodeException _) {
            return new Reply.Failed(Outcome.BROKEN, "what it answered is no MetricValueList");
        }
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
