package dev.steelyard.apiserver.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// One path that can be read, with the kind of what comes back.
///
/// @param action `get` or `list`, as `x-kubernetes-action` says it
/// @param objectKind the kind that the resource is about
/// @param answerKind the kind of the answer: the same, or its list
record Operation(String path, String action, String objectKind, String answerKind) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    /// The names of the parameters in the path.
    List<String> parameters() {
        return PARAMETER
                .matcher(path)
                .results()
                .map(MatchResult::group)
                .map(Operation::bare)
                .toList();
    }

    /// The operations of a version of a group.
    static List<Operation> of(String group, String version) {
        String root = "/apis/" + group + "/" + version;
        return switch (group) {
            case ServedGroups.METRICS -> usage(root);
            case ServedGroups.CUSTOM ->
                    List.of(
                            value(root + "/{resource}/{name}/{metric}"),
                            value(root + "/namespaces/{namespace}/metrics/{metric}"),
                            value(root + "/namespaces/{namespace}/{resource}/{name}/{metric}"));
            case ServedGroups.EXTERNAL ->
                    List.of(
                            new Operation(
                                    root + "/namespaces/{namespace}/{metric}",
                                    "list",
                                    "ExternalMetricValueList",
                                    "ExternalMetricValueList"));
            default -> throw new IllegalArgumentException("not served: " + group);
        };
    }

    private static List<Operation> usage(String root) {
        List<Operation> operations = new ArrayList<>();
        operations.add(list(root + "/nodes", "NodeMetrics"));
        operations.add(get(root + "/nodes/{name}", "NodeMetrics"));
        operations.add(list(root + "/pods", "PodMetrics"));
        operations.add(list(root + "/namespaces/{namespace}/pods", "PodMetrics"));
        operations.add(get(root + "/namespaces/{namespace}/pods/{name}", "PodMetrics"));
        return operations;
    }

    private static Operation get(String path, String kind) {
        return new Operation(path, "get", kind, kind);
    }

    private static Operation list(String path, String kind) {
        return new Operation(path, "list", kind, kind + "List");
    }

    private static Operation value(String path) {
        return new Operation(path, "get", "MetricValueList", "MetricValueList");
    }

    private static String bare(String braced) {
        return braced.substring(1, braced.length() - 1);
    }
}
