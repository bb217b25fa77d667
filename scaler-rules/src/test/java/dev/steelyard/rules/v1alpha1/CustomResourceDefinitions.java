package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes the YAML of our CRDs from their Java types, and adds what the generator cannot say:
/// formats of integers, whole bounds, keys of lists, bounds of what is inside lists and maps, and
/// the words about the whole object.
final class CustomResourceDefinitions {
    private static final ObjectMapper YAML =
            new YAMLMapper(
                    YAMLFactory.builder()
                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .build());

    /// The key of each list whose elements have names; all others are replaced as a whole.
    private static final Map<String, String> LIST_KEYS =
            Map.of("signals", "name", "conditions", "type");

    /// The columns of `kubectl get` from left to right, the wide ones last.
    private static final List<String> COLUMNS =
            List.of(
                    "Workload",
                    "Describes",
                    "Metrics",
                    "Min",
                    "Max",
                    "Now",
                    "Want",
                    "Because",
                    "Limited",
                    "Ready",
                    "Matching",
                    "Age",
                    "Mode",
                    "Fresh",
                    "HPA");

    private static final Set<String> TIMES = Set.of("lastSample", "lastTransitionTime");
    private static final Set<String> LONGS = Set.of("observedGeneration");
    private static final Map<Class<? extends HasMetadata>, String> ABOUT =
            Map.of(
                    ScalingRule.class,
                    "A ScalingRule says how many replicas a workload is to have, by what is measured"
                            + " of it.",
                    MetricGrant.class,
                    "A MetricGrant lets scaling rules of other namespaces measure series of the"
                            + " namespace that it stands in.",
                    ScrapeRule.class,
                    "A ScrapeRule says what the series that are scraped in its namespace describe,"
                            + " and which metrics of that are served.",
                    ClusterScrapeRule.class,
                    "A ClusterScrapeRule says what the series of the whole cluster describe, and"
                            + " which metrics of that are served.");

    private CustomResourceDefinitions() {}

    /// The YAML of the definition of `type`.
    static String yaml(Class<? extends HasMetadata> type) throws IOException {
        ObjectNode definition = (ObjectNode) YAML.readTree(generated(type));
        ((ObjectNode) definition.get("metadata")).remove("annotations");
        ObjectNode version = (ObjectNode) definition.at("/spec/versions/0");
        ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
        complete("", root);
        if (type == MetricGrant.class) {
            ((ObjectNode) root.get("properties")).remove("status"); // a grant has none
        } else {
            order(version.withArray("additionalPrinterColumns"));
        }
        root.put("description", ABOUT.get(type));
        root.withArray("required").removeAll().add("spec");
        describe(root, "spec", "What is asked for.");
        describe(root, "status", "What Steelyard says of it; written by Steelyard alone.");
        return YAML.writeValueAsString(definition);
    }

    private static String generated(Class<? extends HasMetadata> type) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new CRDGenerator()
                .customResourceClasses(type)
                .forCRDVersions("v1")
                .withOutput(output(bytes))
                .generate();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static CRDGenerator.CRDOutput<ByteArrayOutputStream> output(
            ByteArrayOutputStream bytes) {
        return new CRDGenerator.CRDOutput<>() {
            @Override
            public ByteArrayOutputStream outputFor(String name) {
                return bytes;
            }

            @Override
            public URI crdURI(String name) {
                return Path.of(name).toUri();
            }

            @Override
            public void close() {}
        };
    }

    private static void order(ArrayNode columns) {
        List<JsonNode> ordered = new ArrayList<>();
        columns.forEach(ordered::add);
        ordered.sort(Comparator.comparingInt(c -> COLUMNS.indexOf(c.get("name").asText())));
        columns.removeAll().addAll(ordered);
    }

    private static void describe(ObjectNode root, String property, String words) {
        if (root.at("/properties/" + property) instanceof ObjectNode schema) {
            schema.put("description", words);
        }
    }

    private static void complete(String name, ObjectNode schema) {
        wholeNumber(schema, "minimum");
        wholeNumber(schema, "maximum");
        switch (schema.path("type").asText()) {
            case "integer" -> schema.put("format", LONGS.contains(name) ? "int64" : "int32");
            case "array" -> list(name, schema);
            case "string" -> {
                if (TIMES.contains(name)) {
                    schema.put("format", "date-time");
                }
            }
            default -> {}
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            schema.put("pattern", Syntax.SMALL_EXPONENT).put("maxLength", 32);
        }
        if (schema.get("x-kubernetes-validations") instanceof ArrayNode rules) {
            Set<JsonNode> distinct = new LinkedHashSet<>(); // it finds those of a record twice
            rules.forEach(distinct::add);
            rules.removeAll().addAll(distinct);
        }
        if (schema.get("additionalProperties") instanceof ObjectNode values) {
            schema.put("maxProperties", 16);
            values.put("maxLength", 256);
        }
        if (schema.get("properties") instanceof ObjectNode properties) {
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                complete(property.getKey(), (ObjectNode) property.getValue());
            }
        }
    }

    private static void list(String name, ObjectNode schema) {
        ObjectNode items = (ObjectNode) schema.get("items");
        String key = LIST_KEYS.get(name);
        schema.put("x-kubernetes-list-type", key == null ? "atomic" : "map");
        if (key != null) {
            schema.putArray("x-kubernetes-list-map-keys").add(key);
        }
        if (items.path("type").asText().equals("string")) {
            boolean isMetric = name.equals("metrics"); // those of a grant
            items.put("maxLength", isMetric ? 128 : 256);
            if (isMetric) {
                items.put("minLength", 1)
                        .putArray("x-kubernetes-validations")
                        .addObject()
                        .put("rule", Syntax.IS_METRIC)
                        .put("message", Syntax.METRIC_MESSAGE);
            }
        }
        complete("", items);
    }

    private static void wholeNumber(ObjectNode schema, String bound) {
        if (schema.has(bound)) {
            schema.put(bound, schema.get(bound).asLong());
        }
    }
}
