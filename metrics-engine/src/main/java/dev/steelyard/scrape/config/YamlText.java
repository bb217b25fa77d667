package dev.steelyard.scrape.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads YAML to its nodes, which know where in the file they stand.
final class YamlText {
    /// Some ten thousand targets with their labels.
    private static final int MAX_CODE_POINTS = 64 << 20;

    private YamlText() {}

    /// The one document of a text, or nothing where it has none; a fault of the syntax is noted.
    static Optional<Node> parse(String text, Problems problems) {
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build();
        try {
            StreamReader reader = new StreamReader(settings, text);
            return new Composer(settings, new ParserImpl(settings, reader)).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            e.getProblemMark()
                    .ifPresentOrElse(
                            mark -> problems.at(mark, "this is no YAML: " + e.getProblem()),
                            () -> problems.ofFile("this is no YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.ofFile("this is no YAML: " + e.getMessage());
        }
        return Optional.empty();
    }
}
