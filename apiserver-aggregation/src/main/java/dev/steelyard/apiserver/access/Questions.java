package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.List;
import java.util.Set;

/// Which paths of the HTTP API of Prometheus only ask, and what a question has to be allowed.
///
/// A question may come as a form that is posted; it stays a question, whose verb is `get`. One that
/// states a `namespace` is answered from the series of that namespace alone, so it needs no more
/// than reading the metrics of its pods does: `get` on `pods` of `metrics.k8s.io` there.
public final class Questions {
    /// The parameter that keeps a question within a namespace.
    public static final String NAMESPACE = "namespace";

    private static final Set<String> POSTED =
            Set.of(
                    "query",
                    "query_range",
                    "query_exemplars",
                    "format_query",
                    "parse_query",
                    "series",
                    "labels",
                    "read");

    /// What is answered from series, and what tells nothing that somebody could want to keep.
    private static final Set<String> WITHIN_NAMESPACES =
            Set.of(
                    "query",
                    "query_range",
                    "format_query",
                    "parse_query",
                    "series",
                    "labels",
                    "label",
                    "metadata");

    private Questions() {}

    /// Whether a POST to this path asks and changes nothing.
    static boolean isPosted(RequestTarget target) {
        List<String> path = target.segments();
        return isApi(path) && path.size() == 3 && POSTED.contains(path.get(2));
    }

    /// Whether the answer can be kept within a namespace, and the request says which.
    static boolean isWithinNamespace(RequestTarget target) {
        return !target.parameter(NAMESPACE).isEmpty() && canBeWithinNamespace(target);
    }

    /// Whether the answer can be kept within a namespace.
    public static boolean canBeWithinNamespace(RequestTarget target) {
        List<String> path = target.segments();
        return path.equals(List.of("federate"))
                || path.equals(List.of("api", "v1", "status", "buildinfo"))
                || (isApi(path) && WITHIN_NAMESPACES.contains(path.get(2)));
    }

    private static boolean isApi(List<String> path) {
        return path.size() > 2 && path.getFirst().equals("api") && path.get(1).equals("v1");
    }
}
