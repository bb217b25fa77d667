package dev.steelyard.scrape.config;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads groups of targets: those of `static_configs`, and those of the files of `file_sd_configs`.
public final class TargetGroupReader {
    private TargetGroupReader() {}

    /// The groups of a file in YAML or JSON.
    ///
    /// @throws IOException where it cannot be read
    /// @throws ConfigurationException where it says what it cannot mean
    public static List<TargetGroup> read(Path file) throws IOException, ConfigurationException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        // JSON is YAML but for tabs between its tokens; within its strings there are none.
        boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
        Problems problems = new Problems();
        Optional<Node> root = YamlText.parse(json ? text.replace('\t', ' ') : text, problems);
        List<TargetGroup> groups = new ArrayList<>();
        root.ifPresent(node -> {
            if (node instanceof SequenceNode sequence) {
                for (Node each : sequence.getValue()) {
                    groups.add(group(new Section(each, problems)));
                }
            } else {
                problems.at(node, "a file of targets is a list of groups (- targets: […])");
            }
        });
        problems.throwIfAny(file.toString());
        return groups;
    }

    static TargetGroup group(Section section) {
        TargetGroup group =
                new TargetGroup(
                        section.texts("targets"),
                        section.section("labels")
                                .map(TargetGroupReader::labels)
                                .orElse(Labels.EMPTY));
        section.end(List.of());
        return group;
    }

    /// The labels that a section lists.
    static Labels labels(Section section) {
        LabelsBuilder labels = new LabelsBuilder();
        for (String name : section.names()) {
            Optional<String> value = section.text(name);
            if (name.isEmpty()) {
                section.problem(name, "the name of a label must not be empty");
            } else {
                labels.set(name, value.orElse(""));
            }
        }
        return labels.build();
    }
}
