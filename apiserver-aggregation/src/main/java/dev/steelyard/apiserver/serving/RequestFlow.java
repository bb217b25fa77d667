package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.AccessReviewer.Decision;
import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.access.Authentication;
import dev.steelyard.apiserver.access.Authentication.Known;
import dev.steelyard.apiserver.access.Authenticator;
import dev.steelyard.apiserver.access.SubjectAccess;
import dev.steelyard.apiserver.serving.Outcome.Caller;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.ApiStatus.Reason;
import dev.steelyard.apiserver.wire.Identity;
import dev.steelyard.apiserver.wire.Json.Layout;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Takes a request through its gates: who asks, whether they may, what the answer is.
///
/// Blocks while kube-apiserver is asked; called by many threads at once.
public final class RequestFlow implements Flow {
    private static final Logger log = Logger.getLogger(RequestFlow.class);

    private static final Decision ALLOWED = new Decision.Allowed();

    private final Authenticator authenticator;
    private final SubjectAccess access;
    private final Routes routes;
    private final Health health;
    private final RequestMetrics metrics;

    public RequestFlow(
            Authenticator authenticator,
            SubjectAccess access,
            Routes routes,
            Health health,
            RequestMetrics metrics) {
        this.authenticator = authenticator;
        this.access = access;
        this.routes = routes;
        this.health = health;
        this.metrics = metrics;
    }

    /// Only for callers whose right was found before and still holds; whatever is to be told to
    /// others, [#answer] does.
    @Override
    public Optional<Outcome> answerAtOnce(Incoming incoming) {
        if (!incoming.method().equals("GET") || !incoming.uri().startsWith("/apis/")) {
            return Optional.empty();
        }
        Optional<Known> known =
                authenticator.remembered(incoming.headers(), incoming.certificate());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        try {
            RequestTarget target = RequestTarget.parse(incoming.uri());
            Attributes attributes = Attributes.of(incoming.method(), target);
            Identity identity = known.get().identity();
            if (!access.isKnownToBeAllowed(identity, attributes)) {
                return Optional.empty();
            }
            Optional<Answer> answer = answerAtOnce(request(incoming, target, identity));
            if (answer.isPresent()) {
                metrics.authenticated(known.get());
                metrics.decided(ALLOWED);
            }
            return answer.map(found -> new Outcome(found, Caller.KNOWN, Optional.of(attributes)));
        } catch (RefusedException _) {
            return Optional.empty(); // a target that cannot be read
        }
    }

    private Optional<Answer> answerAtOnce(ApiRequest request) {
        try {
            return routes.answerAtOnce(request);
        } catch (RefusedException e) {
            return Optional.of(e.status().toAnswer(request.layout()));
        }
    }

    @Override
    public Outcome answer(Incoming incoming) {
        RequestTarget target;
        try {
            target = RequestTarget.parse(incoming.uri()).withForm(incoming.form());
        } catch (RefusedException e) {
            return new Outcome(told(e.status()), Caller.UNPROVEN, Optional.empty());
        }
        Attributes attributes = Attributes.of(incoming.method(), target);
        if (Health.isOpen(target.path())) {
            return new Outcome(health.answer(target), Caller.EXEMPT, Optional.of(attributes));
        }
        Authentication authentication =
                authenticator.authenticate(incoming.headers(), incoming.certificate());
        metrics.authenticated(authentication);
        return switch (authentication) {
            case Authentication.Rejected rejected -> {
                log.debugf("rejected uri=%s reason=%s", target.uri(), rejected.reason());
                yield new Outcome(
                        told(ApiStatus.of(Reason.UNAUTHORIZED, "Unauthorized")),
                        Caller.UNPROVEN,
                        Optional.of(attributes));
            }
            case Known known -> {
                Caller caller =
                        known.method() == Authentication.Method.ANONYMOUS
                                ? Caller.UNPROVEN
                                : Caller.KNOWN;
                ApiRequest request = request(incoming, target, known.identity());
                Answer answer = permitted(request, known.identity(), attributes);
                yield new Outcome(answer, caller, Optional.of(attributes));
            }
        };
    }

    private static ApiRequest request(Incoming incoming, RequestTarget target, Identity identity) {
        return new ApiRequest(
                incoming.method(), target, incoming.headers(), incoming.body(), identity);
    }

    private Answer permitted(ApiRequest request, Identity identity, Attributes attributes) {
        Decision decision = access.decide(identity, attributes);
        metrics.decided(decision);
        return switch (decision) {
            case Decision.Allowed _ -> routed(request, attributes);
            case Decision.Denied denied ->
                    told(
                            Denial.status(
                                    identity,
                                    attributes,
                                    denied.reason(),
                                    Denial.cure(request.target(), attributes)));
            case Decision.Unavailable unavailable -> {
                log.warnf("permission could not be asked for: %s", unavailable.reason());
                yield Answer.text(
                        Reason.INTERNAL_ERROR.code(),
                        "Internal Server Error: \""
                                + request.target().uri()
                                + "\": permission could not be asked for\n");
            }
        };
    }

    private Answer routed(ApiRequest request, Attributes attributes) {
        boolean reads =
                switch (request.method()) {
                    case "GET", "HEAD" -> true;
                    case "POST" -> attributes.verb().equals("get");
                    default -> false;
                };
        if (!reads) {
            return told(
                    ApiStatus.of(
                            Reason.METHOD_NOT_ALLOWED,
                            "the server does not allow this method on the requested resource"));
        }
        try {
            return routes.answer(request)
                    .orElseGet(() ->
                            told(
                                    ApiStatus.of(
                                            Reason.NOT_FOUND,
                                            "the server could not find the requested"
                                                    + " resource")));
        } catch (RefusedException e) {
            return e.status().toAnswer(request.layout());
        }
    }

    private static Answer told(ApiStatus status) {
        return status.toAnswer(Layout.COMPACT);
    }
}
