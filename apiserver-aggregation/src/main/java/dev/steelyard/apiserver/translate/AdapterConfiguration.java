package dev.steelyard.apiserver.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads a configuration of prometheus-adapter; what is unknown in it is noted and passed over.
final class AdapterConfiguration {
    private static final Set<String> RULE =
            Set.of(
                    "seriesQuery",
                    "seriesFilters",
                    "resources",
                    "name",
                    "metricsQuery",
                    "labelValueReplacements");

    private final Notes notes;
    private final List<AdapterRule> rules = new ArrayList<>();

    private AdapterConfiguration(Notes notes) {
        this.notes = notes;
    }

    /// The rules of a text, in their order.
    static List<AdapterRule> read(String text, Notes notes) {
        AdapterConfiguration reading = new AdapterConfiguration(notes);
        LoadSettings settings = LoadSettings.builder().build();
        try {
            Composer composer =
                    new Composer(
                            settings, new ParserImpl(settings, new StreamReader(settings, text)));
            Optional<Node> root = composer.getSingleNode();
            root.ifPresentOrElse(
                    reading::root,
                    () -> notes.lost(0, "the file is empty", "give the configuration itself"));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            notes.lost(line, "this is no YAML: " + e.getProblem(), "mend it and translate again");
        } catch (YamlEngineException e) {
            notes.lost(0, "this is no YAML: " + e.getMessage(), "mend it and translate again");
        }
        return reading.rules;
    }

    private void root(Node node) {
        Map<String, Node> fields = fields(node);
        if (fields.containsKey("kind")) {
            notes.lost(
                    line(node),
                    "this is an object of Kubernetes, not a configuration",
                    "give the text that stands under data of the ConfigMap");
            return;
        }
        fields.forEach((name, value) -> {
            switch (name) {
                case "rules" -> items(value).forEach(item -> rule(item, false));
                case "externalRules" -> items(value).forEach(item -> rule(item, true));
                case "resourceRules" ->
                        notes.remark(
                                line(value),
                                "resourceRules are not needed: cpu and memory are read from the"
                                        + " kubelets and served by metrics.k8s.io");
                default ->
                        notes.lost(
                                line(value),
                                "there is no field " + name + " in such a configuration",
                                "is it misspelt?");
            }
        });
    }

    private void rule(Node node, boolean external) {
        Map<String, Node> fields = fields(node);
        fields.keySet().stream()
                .filter(name -> !RULE.contains(name))
                .forEach(name ->
                        notes.lost(
                                line(node),
                                "there is no field " + name + " in a rule",
                                name.equals("metricQuery")
                                        ? "is metricsQuery meant? prometheus-adapter passes it"
                                                + " over, and so does this"
                                        : "prometheus-adapter passes it over, and so does this"));
        if (fields.containsKey("labelValueReplacements")) {
            notes.lost(
                    line(node),
                    "labelValueReplacements have no counterpart",
                    "select by the values as they are in the series");
        }
        Map<String, Node> resources = fields(fields.get("resources"));
        Map<String, Node> name = fields(fields.get("name"));
        Map<String, AdapterRule.Resource> overrides = new HashMap<>();
        fields(resources.get("overrides"))
                .forEach((label, resource) -> {
                    Map<String, Node> parts = fields(resource);
                    overrides.put(
                            label,
                            new AdapterRule.Resource(
                                    text(parts.get("group")), text(parts.get("resource"))));
                });
        List<AdapterRule.Filter> filters = new ArrayList<>();
        for (Node filter : items(fields.get("seriesFilters"))) {
            fields(filter)
                    .forEach((sense, pattern) ->
                            filters.add(
                                    new AdapterRule.Filter(text(pattern), sense.equals("isNot"))));
        }
        rules.add(
                new AdapterRule(
                        line(node),
                        external,
                        text(fields.get("seriesQuery")),
                        filters,
                        overrides,
                        text(resources.get("template")),
                        !text(resources.get("namespaced")).equals("false"),
                        text(name.get("matches")),
                        text(name.get("as")),
                        text(fields.get("metricsQuery"))));
    }

    private static Map<String, Node> fields(@org.jspecify.annotations.Nullable Node node) {
        Map<String, Node> fields = new java.util.LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                fields.put(text(tuple.getKeyNode()), tuple.getValueNode());
            }
        }
        return fields;
    }

    private static List<Node> items(@org.jspecify.annotations.Nullable Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    private static String text(@org.jspecify.annotations.Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
