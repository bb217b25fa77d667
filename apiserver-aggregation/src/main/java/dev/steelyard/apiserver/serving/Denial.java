package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.access.Identity;

/// Says what someone may not do, in the words of kube-apiserver.
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
}
