package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.ApiStatus.Cause;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.ArrayList;
import java.util.List;

/// The parameters by which every list of Kubernetes is asked (`ListOptions` of
/// `k8s.io/apimachinery`), as far as they can be wrong.
///
/// Nothing here is paged or versioned, so `limit`, `continue` and `resourceVersion` change nothing.
/// Nothing can be watched either, and whoever tries must be told at once: clients fall back to
/// listing on that answer. As upstream, parameters that contradict each other are told first.
record ListOptions(RequestTarget target) {
    private static final String MATCH = "resourceVersionMatch";
    private static final String INITIAL = "sendInitialEvents";
    private static final String NOT_OLDER = "NotOlderThan";
    private static final String EXACT = "Exact";
    private static final ApiStatus.Subject OPTIONS =
            new ApiStatus.Subject("", "meta.k8s.io", "ListOptions");

    /// Refuses what contradicts itself with 422 and a watch with 405.
    ///
    /// @param resource that is listed
    void check(ApiStatus.Subject resource) throws RefusedException {
        boolean watches = target.isSet("watch");
        List<Cause> causes = watches ? wrongWithWatch() : wrongWithList();
        if (!causes.isEmpty()) {
            throw new RefusedException(ApiStatus.invalid(OPTIONS, causes));
        }
        if (watches) {
            throw new RefusedException(ApiStatus.notSupported("watch", resource));
        }
    }

    private List<Cause> wrongWithList() {
        List<Cause> causes = new ArrayList<>();
        String match = target.parameter(MATCH);
        if (!match.isEmpty()) {
            if (target.parameter("resourceVersion").isEmpty()) {
                causes.add(
                        forbidden(MATCH, "is forbidden unless resourceVersion is provided", MATCH));
            }
            withContinue(causes);
            if (!match.equals(EXACT) && !match.equals(NOT_OLDER)) {
                causes.add(unsupported(match, "\"Exact\", \"NotOlderThan\", \"\""));
            }
            if (match.equals(EXACT) && target.parameter("resourceVersion").equals("0")) {
                causes.add(
                        forbidden(
                                MATCH, "\"exact\" is forbidden for resourceVersion \"0\"", MATCH));
            }
        }
        if (hasInitial()) {
            causes.add(forbidden(INITIAL, "is forbidden for list", INITIAL));
        }
        return causes;
    }

    private List<Cause> wrongWithWatch() {
        List<Cause> causes = new ArrayList<>();
        String match = target.parameter(MATCH);
        if (hasInitial() && !match.equals(NOT_OLDER)) {
            causes.add(
                    forbidden(
                            INITIAL,
                            "requires setting resourceVersionMatch to NotOlderThan",
                            MATCH));
        }
        if (!match.isEmpty()) {
            if (!hasInitial()) {
                causes.add(
                        forbidden(
                                MATCH,
                                "is forbidden for watch unless sendInitialEvents is provided",
                                MATCH));
            }
            if (!match.equals(NOT_OLDER)) {
                causes.add(unsupported(match, "\"NotOlderThan\""));
            }
            withContinue(causes);
        }
        return causes;
    }

    private void withContinue(List<Cause> causes) {
        if (!target.parameter("continue").isEmpty()) {
            causes.add(forbidden(MATCH, "is forbidden when continue is provided", MATCH));
        }
    }

    private boolean hasInitial() {
        return target.parameters().containsKey(INITIAL);
    }

    private static Cause forbidden(String parameter, String why, String field) {
        return new Cause("FieldValueForbidden", "Forbidden: " + parameter + " " + why, field);
    }

    private static Cause unsupported(String value, String supported) {
        return new Cause(
                "FieldValueNotSupported",
                "Unsupported value: \"%s\": supported values: %s".formatted(value, supported),
                MATCH);
    }
}
