package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.access.Identity;
import dev.steelyard.apiserver.access.Questions;
import dev.steelyard.apiserver.wire.RequestTarget;

/// Says what someone may not do, in the words of kube-apiserver, and of questions what helps.
final class Denial {
    private Denial() {}

    static String message(Identity identity, Attributes attributes, String reason) {
        String what =
                switch (attributes) {
                    case Attributes.NonResource path ->
                            "cannot " + path.verb() + " path \"" + path.path() + "\"";
                    case Attributes.Resource resource ->
                            "cannot "
                                    + resource.verb()
                                    + " resource \""
                                    + resource.resource()
                                    + (resource.subresource().isEmpty()
                                            ? ""
                                            : "/" + resource.subresource())
                                    + "\" in API group \""
                                    + resource.group()
                                    + "\" "
                                    + (resource.namespace().isEmpty()
                                            ? "at the cluster scope"
                                            : "in the namespace \"" + resource.namespace() + "\"");
                };
        String message = "forbidden: User \"" + identity.user() + "\" " + what;
        return reason.isEmpty() ? message : message + ": " + reason;
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
