package dev.steelyard.apiserver.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads what HPAs ask for from manifests: single ones, several in a file, or a list of them.
final class UsedMetrics {
    private static final YAMLMapper YAML = new YAMLMapper();

    private UsedMetrics() {}

    /// The metrics of all HPAs of a file; objects of other kinds are passed over.
    static List<UsedMetric> read(Path file) throws IOException {
        List<UsedMetric> used = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNextValue()) {
                object(documents.nextValue(), used);
            }
        }
        return used;
    }

    private static void object(JsonNode object, List<UsedMetric> used) {
        object.path("items").forEach(item -> object(item, used));
        if (!object.path("kind").asText().equals("HorizontalPodAutoscaler")) {
            return;
        }
        String hpa =
                object.at("/metadata/namespace").asText("default")
                        + "/"
                        + object.at("/metadata/name").asText();
        for (JsonNode metric : object.at("/spec/metrics")) {
            String of = metric.path("type").asText().toLowerCase(Locale.ROOT);
            String name = metric.at("/" + of + "/metric/name").asText();
            switch (of) {
                case "pods" -> used.add(new UsedMetric(hpa, false, "pod", name));
                case "object" ->
                        used.add(
                                new UsedMetric(
                                        hpa,
                                        false,
                                        ObjectKinds.singular(
                                                metric.at("/object/describedObject/kind").asText()),
                                        name));
                case "external" -> used.add(new UsedMetric(hpa, true, "", name));
                default -> {} // cpu and memory, which no rule of an adapter serves
            }
        }
    }
}
