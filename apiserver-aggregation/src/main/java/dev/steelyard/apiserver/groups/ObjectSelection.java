package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.selector.FieldSelector;
import dev.steelyard.apiserver.selector.LabelSelector;
import dev.steelyard.apiserver.selector.MalformedSelectorException;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.Map;

/// Which objects a list is to hold: the parameters `labelSelector` and `fieldSelector`.
record ObjectSelection(LabelSelector labels, FieldSelector fields) {
    static ObjectSelection of(RequestTarget target) throws RefusedException {
        LabelSelector labels = labels(target, "labelSelector");
        try {
            return new ObjectSelection(
                    labels, FieldSelector.parse(target.parameter("fieldSelector")));
        } catch (MalformedSelectorException e) {
            throw RefusedException.badRequest("fieldSelector: " + e.getMessage());
        }
    }

    /// The selector in a parameter of that name.
    static LabelSelector labels(RequestTarget target, String parameter) throws RefusedException {
        try {
            return LabelSelector.parse(target.parameter(parameter));
        } catch (MalformedSelectorException e) {
            throw RefusedException.badRequest(parameter + ": " + e.getMessage());
        }
    }

    boolean matches(String namespace, String name, Map<String, String> objectLabels) {
        return fields.matches(namespace, name) && labels.matches(objectLabels);
    }
}
