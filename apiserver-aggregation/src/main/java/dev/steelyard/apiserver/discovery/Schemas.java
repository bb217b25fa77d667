package dev.steelyard.apiserver.discovery;

import dev.steelyard.apiserver.discovery.Schema.Field;
import dev.steelyard.apiserver.discovery.Schema.Int64;
import dev.steelyard.apiserver.discovery.Schema.ListOf;
import dev.steelyard.apiserver.discovery.Schema.MapOf;
import dev.steelyard.apiserver.discovery.Schema.Presence;
import dev.steelyard.apiserver.discovery.Schema.Ref;
import dev.steelyard.apiserver.discovery.Schema.Shape;
import dev.steelyard.apiserver.discovery.Schema.Text;
import java.util.List;
import java.util.stream.Stream;

/// The schemas of the objects of each group and version, as a table.
final class Schemas {
    private static final String META = "dev.steelyard.meta.v1.";
    private static final Shape TEXT = new Text("");
    private static final Shape TIME = new Text("date-time");
    private static final Shape QUANTITY = new Ref(META + "Quantity");

    private static final Field API_VERSION =
            optional("apiVersion", TEXT, "The version of the schema of this object.");
    private static final Field KIND = optional("kind", TEXT, "The kind of this object.");
    private static final Field OBJECT_META =
            optional(
                    "metadata",
                    new Ref(META + "ObjectMeta"),
                    "Name, namespace and labels of the object that was measured.");
    private static final Field LIST_META =
            optional("metadata", new Ref(META + "ListMeta"), "Always empty.");
    private static final Field TIMESTAMP =
            required("timestamp", TIME, "The end of the time that the value is about.");

    private Schemas() {}

    /// The schemas of a version of a group, with all that they refer to.
    static List<Schema> of(String group, String version) {
        String prefix = prefix(group, version);
        Stream<Schema> own =
                switch (group) {
                    case ServedGroups.METRICS -> usage(prefix);
                    case ServedGroups.CUSTOM -> signals(prefix, version);
                    case ServedGroups.EXTERNAL -> external(prefix);
                    default -> throw new IllegalArgumentException("not served: " + group);
                };
        return Stream.concat(own, meta()).toList();
    }

    /// What the names of the schemas of a version begin with.
    static String prefix(String group, String version) {
        return "dev.steelyard."
                + group.substring(0, group.indexOf(".k8s.io"))
                + "."
                + version
                + ".";
    }

    private static Stream<Schema> usage(String prefix) {
        Shape usage = new MapOf(QUANTITY);
        Field window =
                required(
                        "window",
                        TEXT,
                        "The length of the time over which cpu was averaged, as in 15.021s.");
        Field node = required("usage", usage, "What the node uses: cpu in cores, memory in bytes.");
        Field containers =
                required(
                        "containers",
                        new ListOf(new Ref(prefix + "ContainerMetrics")),
                        "What each running container of the pod uses.");
        return Stream.of(
                new Schema(
                        prefix + "NodeMetrics",
                        "NodeMetrics",
                        "What a node used at a moment.",
                        List.of(API_VERSION, KIND, OBJECT_META, TIMESTAMP, window, node)),
                list(prefix, "NodeMetrics", "What nodes used."),
                new Schema(
                        prefix + "PodMetrics",
                        "PodMetrics",
                        "What the containers of a pod used at a moment.",
                        List.of(API_VERSION, KIND, OBJECT_META, TIMESTAMP, window, containers)),
                list(prefix, "PodMetrics", "What pods used."),
                new Schema(
                        prefix + "ContainerMetrics",
                        "",
                        "What a container used at a moment.",
                        List.of(
                                required("name", TEXT, "The container's name in its pod."),
                                required(
                                        "usage",
                                        usage,
                                        "What it uses: cpu in cores, memory in bytes."))));
    }

    private static Stream<Schema> signals(String prefix, String version) {
        Field described =
                required(
                        "describedObject",
                        new Ref(prefix + "ObjectReference"),
                        "The object that the value describes.");
        Field value = required("value", QUANTITY, "The value.");
        Field selector =
                optional(
                        "selector",
                        new Ref(META + "LabelSelector"),
                        "Which series the value was made of; null for all.");
        boolean isBeta1 = version.equals("v1beta1");
        List<Field> fields =
                isBeta1
                        ? List.of(
                                described,
                                required("metricName", TEXT, "The name of the metric."),
                                TIMESTAMP,
                                window("window"),
                                value,
                                selector)
                        : List.of(
                                described,
                                required(
                                        "metric",
                                        new Ref(prefix + "MetricIdentifier"),
                                        "Name and selector of the metric."),
                                TIMESTAMP,
                                window("windowSeconds"),
                                value);
        Schema identifier =
                new Schema(
                        prefix + "MetricIdentifier",
                        "",
                        "Names a metric.",
                        List.of(required("name", TEXT, "The name of the metric."), selector));
        return Stream.concat(
                isBeta1 ? Stream.empty() : Stream.of(identifier),
                Stream.of(
                        new Schema(
                                prefix + "MetricValue",
                                "MetricValue",
                                "The value of a metric that describes an object.",
                                Stream.concat(Stream.of(API_VERSION, KIND), fields.stream())
                                        .toList()),
                        list(prefix, "MetricValue", "Values of a metric."),
                        objectReference(prefix)));
    }

    private static Stream<Schema> external(String prefix) {
        return Stream.of(
                new Schema(
                        prefix + "ExternalMetricValue",
                        "ExternalMetricValue",
                        "The value of a metric that describes no object.",
                        List.of(
                                API_VERSION,
                                KIND,
                                required("metricName", TEXT, "The name of the metric."),
                                required("metricLabels", new MapOf(TEXT), "Labels of the value."),
                                TIMESTAMP,
                                window("window"),
                                required("value", QUANTITY, "The value."))),
                list(prefix, "ExternalMetricValue", "Values of a metric."));
    }

    private static Stream<Schema> meta() {
        return Stream.of(
                new Schema(
                        META + "ObjectMeta",
                        "",
                        "What tells one object from another.",
                        List.of(
                                optional("name", TEXT, "The object's name."),
                                optional("namespace", TEXT, "The namespace that it lives in."),
                                optional("labels", new MapOf(TEXT), "The object's labels."),
                                optional("creationTimestamp", TIME, "When this was answered."))),
                new Schema(META + "ListMeta", "", "Metadata of a list.", List.of()),
                new Schema(
                        META + "Quantity",
                        "",
                        "A number with a suffix of size: 250m, 12Ki, 3.",
                        List.of()),
                new Schema(
                        META + "LabelSelector",
                        "",
                        "A condition on labels.",
                        List.of(
                                optional(
                                        "matchLabels",
                                        new MapOf(TEXT),
                                        "Labels that must have these values."))));
    }

    private static Schema objectReference(String prefix) {
        return new Schema(
                prefix + "ObjectReference",
                "",
                "Names an object.",
                List.of(
                        optional("kind", TEXT, "Its kind."),
                        optional("namespace", TEXT, "Its namespace."),
                        optional("name", TEXT, "Its name."),
                        optional("apiVersion", TEXT, "The version of its group.")));
    }

    private static Schema list(String prefix, String kind, String description) {
        return new Schema(
                prefix + kind + "List",
                kind + "List",
                description,
                List.of(
                        API_VERSION,
                        KIND,
                        LIST_META,
                        required("items", new ListOf(new Ref(prefix + kind)), "The items.")));
    }

    private static Field window(String name) {
        return optional(
                name, new Int64(), "The length of the time that the value is about, in seconds.");
    }

    private static Field required(String name, Shape type, String description) {
        return new Field(name, type, Presence.REQUIRED, description);
    }

    private static Field optional(String name, Shape type, String description) {
        return new Field(name, type, Presence.OPTIONAL, description);
    }
}
