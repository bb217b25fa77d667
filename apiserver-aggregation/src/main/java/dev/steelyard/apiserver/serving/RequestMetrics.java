package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.AccessReviewer.Decision;
import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.access.Authentication;
import dev.steelyard.apiserver.access.Authentication.Method;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.figures.Counters;
import dev.steelyard.apiserver.figures.Durations;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The listener's own figures: requests, who was let in, what was turned away at the door.
public final class RequestMetrics {
    private static final Set<String> VERBS =
            Set.of("get", "list", "watch", "create", "update", "patch", "delete", "head");

    private static final Labels REJECTED = Labels.of("method", "none", "result", "rejected");
    private static final Labels ALLOWED = Labels.of("result", "allowed");
    private static final Labels DENIED = Labels.of("result", "denied");
    private static final Labels UNAVAILABLE = Labels.of("result", "unavailable");

    private final ConcurrentMap<Kind, Labels> labels = new ConcurrentHashMap<>();
    private final ConcurrentMap<Method, Labels> methods = new ConcurrentHashMap<>();
    private final Counters requests =
            new Counters(
                    "steelyard_apiserver_requests",
                    "Requests that were answered, by API group, verb and status code.");
    private final Counters unanswerable =
            new Counters(
                    "steelyard_apiserver_unanswerable_requests",
                    "Requests that were refused for how they were put, by status code and the"
                            + " program that asks.");
    private final Agents agents = new Agents();
    private final Durations durations =
            new Durations(
                    "steelyard_apiserver_request_duration_seconds",
                    "Time from a request's arrival to its answer, by API group and verb.");
    private final Counters authentications =
            new Counters(
                    "steelyard_apiserver_authentications",
                    "Attempts to find out who asks, by method and result.");
    private final Counters decisions =
            new Counters(
                    "steelyard_apiserver_access_decisions",
                    "Decisions on whether a caller may do something, by result.");
    private final Counters dropped =
            new Counters(
                    "steelyard_apiserver_requests_dropped",
                    "Requests that were turned away before or instead of an answer, by reason.");

    /// Why a request is turned away.
    enum Drop {
        /// Too many are in flight.
        OVERLOAD,
        /// It took too long.
        DEADLINE,
        /// It wants another protocol.
        UPGRADE,
        /// It carries too large a body.
        BODY,
        /// Answering it failed in a way that is our fault.
        FAILURE;

        Labels labels() {
            return Labels.of("reason", name().toLowerCase(Locale.ROOT));
        }
    }

    /// What a request is counted by; labels are put together once for each.
    private record Kind(String group, String verb, int code) {}

    void authenticated(Authentication authentication) {
        authentications.increment(
                switch (authentication) {
                    case Authentication.Known known ->
                            methods.computeIfAbsent(
                                    known.method(),
                                    method ->
                                            Labels.of("method", method.word(), "result", "known"));
                    case Authentication.Rejected _ -> REJECTED;
                });
    }

    void decided(Decision decision) {
        decisions.increment(
                switch (decision) {
                    case Decision.Allowed _ -> ALLOWED;
                    case Decision.Denied _ -> DENIED;
                    case Decision.Unavailable _ -> UNAVAILABLE;
                });
    }

    void answered(Optional<Attributes> attributes, int code, long nanos) {
        String group = attributes.map(RequestMetrics::group).orElse("other");
        String verb = attributes.map(Attributes::verb).filter(VERBS::contains).orElse("other");
        requests.increment(
                labels.computeIfAbsent(
                        new Kind(group, verb, code),
                        kind ->
                                Labels.of(
                                        "group",
                                        kind.group,
                                        "verb",
                                        kind.verb,
                                        "code",
                                        Integer.toString(kind.code))));
        durations.observe(
                labels.computeIfAbsent(
                        new Kind(group, verb, 0),
                        kind -> Labels.of("group", kind.group, "verb", kind.verb)),
                nanos);
    }

    /// Counts an answer to someone who is known, if it refuses the way in which the question was
    /// put: its parameters, its method or the form that it wants.
    void toldTo(@Nullable String userAgent, int code) {
        switch (code) {
            case 400, 405, 406, 415, 422 ->
                    unanswerable.increment(
                            Labels.of(
                                    "agent",
                                    agents.name(userAgent),
                                    "code",
                                    Integer.toString(code)));
            default -> {}
        }
    }

    void dropped(Drop drop) {
        dropped.increment(drop.labels());
    }

    /// All figures of this moment.
    public List<MetricFamily> families() {
        return List.of(
                requests.family(),
                unanswerable.family(),
                durations.family(),
                authentications.family(),
                decisions.family(),
                dropped.family());
    }

    /// Only names of ours become label values: callers must not be able to make up series.
    private static String group(Attributes attributes) {
        return switch (attributes) {
            case Attributes.Resource resource
                    when ServedGroups.serves(resource.group(), resource.version()) ->
                    resource.group();
            case Attributes.Resource question when question.version().isEmpty() -> "none";
            case Attributes.Resource _ -> "other";
            case Attributes.NonResource _ -> "none";
        };
    }
}
