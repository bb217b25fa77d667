package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which requests ask the HTTP API of Prometheus, and what a question has to be allowed: `get` on
/// `series` of `steelyard.dev`, at the cluster scope.
///
/// A question may come as a form that is posted; it stays a question. One that states a `namespace`
/// is answered from the series of that namespace alone, so it needs no more than reading the
/// metrics of its pods does: `get` on `pods` of `metrics.k8s.io` there. The paths themselves cannot
/// be what is allowed: they begin with `/api/`, which everybody may get by the role
/// `system:discovery` that each cluster has.
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
                    "query_exemplars",
                    "format_query",
                    "parse_query",
                    "series",
                    "labels",
                    "label",
                    "metadata");

    private Questions() {}

    /// What is to be allowed for a request to be answered; empty where it is no question.
    static Optional<Attributes> attributes(String method, RequestTarget target) {
        boolean asks =
                switch (method) {
                    case "GET", "HEAD" -> isApi(target.segments()) || isFederation(target);
                    case "POST" -> isPosted(target);
                    default -> false;
                };
        if (!asks) {
            return Optional.empty();
        }
        String namespace = target.parameter(NAMESPACE);
        return Optional.of(
                !namespace.isEmpty() && canBeWithinNamespace(target)
                        ? readingOf("metrics.k8s.io", namespace, "pods")
                        : readingOf("steelyard.dev", "", "series"));
    }

    private static Attributes readingOf(String group, String namespace, String resource) {
        return new Attributes.Resource("get", group, "", namespace, resource, "", "");
    }

    /// Whether a POST to this path asks and changes nothing.
    private static boolean isPosted(RequestTarget target) {
        List<String> path = target.segments();
        return isApi(path) && path.size() == 3 && POSTED.contains(path.get(2));
    }

    private static boolean isFederation(RequestTarget target) {
        return target.segments().equals(List.of("federate"));
    }

    /// Whether the answer can be kept within a namespace.
    public static boolean canBeWithinNamespace(RequestTarget target) {
        List<String> path = target.segments();
        return isFederation(target)
                || path.equals(List.of("api", "v1", "status", "buildinfo"))
                || (isApi(path) && WITHIN_NAMESPACES.contains(path.get(2)));
    }

    /// Whether a request is about the API at all.
    public static boolean isQuestion(RequestTarget target) {
        return isApi(target.segments()) || isFederation(target);
    }

    private static boolean isApi(List<String> path) {
        return path.size() > 2 && path.getFirst().equals("api") && path.get(1).equals("v1");
    }
}
