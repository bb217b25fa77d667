package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.selector.LabelSelector;

/// What a request of the custom group asks: a metric, of which objects, made of which series.
///
/// @param name of the object, or `*` for all that `objects` selects
/// @param labelText the label selector of `objects` as it was written
record SignalQuestion(
        String namespace,
        String resource,
        String name,
        String metric,
        ObjectSelection objects,
        String labelText,
        LabelSelector series) {
    /// Whether it is about all objects and not one.
    boolean isWildcard() {
        return name.equals("*");
    }
}
