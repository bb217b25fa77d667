package dev.steelyard.apiserver.translate;

import java.util.List;
import java.util.Map;

/// A rule of prometheus-adapter's configuration, as it stands there (its `docs/config.md`).
///
/// @param line where it begins
/// @param external whether its metrics describe nothing
/// @param filters on names of series
/// @param overrides resources by the label that holds their names
/// @param template of such labels for all other resources; may be empty
/// @param namespaced whether the namespace of the question is asked for
/// @param matches the pattern of names of series; may be empty
/// @param as the name in the API; may be empty
/// @param metricsQuery a template of a query; may be empty
record AdapterRule(
        int line,
        boolean external,
        String seriesQuery,
        List<Filter> filters,
        Map<String, Resource> overrides,
        String template,
        boolean namespaced,
        String matches,
        String as,
        String metricsQuery) {
    AdapterRule {
        filters = List.copyOf(filters);
        overrides = Map.copyOf(overrides);
    }

    /// A resource, in the singular or plural, and its group, which may be empty.
    record Resource(String group, String resource) {}

    /// What names of series must match, or must not.
    record Filter(String pattern, boolean isNot) {}
}
