package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.selector.FieldSelector;
import dev.steelyard.apiserver.selector.MalformedSelectorException;
import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.List;
import java.util.Locale;

/// What a request wants to do, as permissions are written about it.
///
/// Derived from method and URL exactly as kube-apiserver does (`k8s.io/apiserver`,
/// `endpoints/request`): it has authorised a proxied request with the same attributes. [Questions]
/// of Prometheus' API, which kube-apiserver does not pass on, have their own.
public sealed interface Attributes {
    /// What is done: `get`, `list`, `watch`, `create` … or the HTTP method in lower case.
    String verb();

    /// Something done to a resource; parts that the request does not name are empty. The version of
    /// what a question reads is, too.
    record Resource(
            String verb,
            String group,
            String version,
            String namespace,
            String resource,
            String subresource,
            String name)
            implements Attributes {
        /// The same done to all objects of the kind, in all namespaces.
        Resource ofAll() {
            return new Resource(verb, group, version, "", resource, subresource, "");
        }
    }

    /// Something done to a path: discovery, OpenAPI, health.
    record NonResource(String verb, String path) implements Attributes {}

    /// The attributes of a request.
    static Attributes of(String method, RequestTarget target) {
        List<String> segments = target.segments();
        boolean isResource = segments.size() >= 4 && segments.getFirst().equals("apis");
        if (!isResource) {
            return Questions.attributes(method, target)
                    .orElseGet(
                            () -> new NonResource(method.toLowerCase(Locale.ROOT), target.path()));
        }
        return resource(method, target, segments.subList(3, segments.size()));
    }

    private static Attributes resource(String method, RequestTarget target, List<String> parts) {
        String verb = verb(method);
        String first = parts.getFirst();
        boolean verbInPath = (first.equals("watch") || first.equals("proxy")) && parts.size() > 1;
        List<String> rest = parts;
        if (verbInPath) {
            verb = first;
            rest = parts.subList(1, parts.size());
        }
        String namespace = "";
        if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
            namespace = rest.get(1);
            if (rest.size() > 2 && !isNamespaceSubresource(rest.get(2))) {
                rest = rest.subList(2, rest.size());
            }
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        if (name.isEmpty() && verb.equals("get")) {
            verb = target.isSet("watch") ? "watch" : "list";
            name = selectedName(target);
        } else if (name.isEmpty() && verb.equals("delete")) {
            verb = "deletecollection";
        }
        return new Resource(
                verb,
                target.segments().get(1),
                target.segments().get(2),
                namespace,
                rest.getFirst(),
                rest.size() > 2 && !verbInPath ? rest.get(2) : "",
                name);
    }

    private static String verb(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    private static boolean isNamespaceSubresource(String segment) {
        return segment.equals("status") || segment.equals("finalize");
    }

    /// A list that selects one name is about that name. A selector that cannot be read names
    /// nothing here; whoever answers the list refuses it.
    private static String selectedName(RequestTarget target) {
        try {
            return FieldSelector.parse(target.parameter("fieldSelector"))
                    .exactName()
                    .filter(Attributes::canBeSegment)
                    .orElse("");
        } catch (MalformedSelectorException _) {
            return "";
        }
    }

    private static boolean canBeSegment(String name) {
        return !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('%') < 0;
    }
}
