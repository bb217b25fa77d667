package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.access.Questions;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.Identity;
import dev.steelyard.apiserver.wire.RequestTarget;

/// Says what someone may not do, in the words of kube-apiserver, and of questions what helps.
final class Denial {
    private Denial() {}

    /// @param reason of whoever decided, or empty
    /// @param cure what helps, or empty
    static ApiStatus status(Identity identity, Attributes attributes, String reason, String cure) {
        String why = (reason.isEmpty() ? "" : ": " + reason) + cure;
        String user = "User \"" + identity.user() + "\" cannot " + attributes.verb();
        return switch (attributes) {
            case Attributes.NonResource path ->
                    ApiStatus.forbidden(
                            new ApiStatus.Subject("", "", ""),
                            user + " path \"" + path.path() + "\"" + why);
            case Attributes.Resource asked ->
                    ApiStatus.forbidden(
                            new ApiStatus.Subject(asked.name(), asked.group(), asked.resource()),
                            user + " " + resource(asked) + why);
        };
    }

    private static String resource(Attributes.Resource asked) {
        String below = asked.subresource().isEmpty() ? "" : "/" + asked.subresource();
        String where =
                asked.namespace().isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace \"" + asked.namespace() + "\"";
        return "resource \"%s%s\" in API group \"%s\" %s"
                .formatted(asked.resource(), below, asked.group(), where);
    }

    /// What helps someone who may not ask the HTTP API of Prometheus; empty for all else.
    static String cure(RequestTarget target, Attributes attributes) {
        if (!Questions.isQuestion(target) || !(attributes instanceof Attributes.Resource asked)) {
            return "";
        }
        if (!asked.namespace().isEmpty()) {
            return "; whoever may view the namespace may ask within it: a RoleBinding to ClusterRole"
                    + " view in %s is enough".formatted(asked.namespace());
        }
        return Questions.canBeWithinNamespace(target)
                ? "; ask within one namespace by the parameter namespace=NAME, or be bound to"
                        + " ClusterRole steelyard:query"
                : "; be bound to ClusterRole steelyard:query";
    }
}
