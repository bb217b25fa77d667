package dev.steelyard.apiserver.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.Terminal;
import dev.steelyard.rules.v1alpha1.Describes;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The command `translate prometheus-adapter`: writes the rules of a configuration as
/// ClusterScrapeRules, and tells what could not be written.
public final class TranslateCommand {
    private static final String USAGE =
            """
            usage: steelyard translate prometheus-adapter FILE [HPAS…] [--series NAMES]
            Writes the rules of a prometheus-adapter configuration as ClusterScrapeRules, so that
            metrics keep their names and HPAs need no change. Of rules that stand for many series
            those are written that an HPA in the files HPAS uses (kubectl get hpa -A -o yaml).
            Where several series could be meant, the file NAMES decides, with the names of all that
            there are (/api/v1/label/__name__/values of Prometheus, or one a line).
            Tells what is lost, with its line and what to do instead, on standard error.
            Exits with 0 if all was written, 1 if not, 2 if the command was not understood.
            """;
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final int METRICS_OF_A_RULE = 16;
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build();

    private TranslateCommand() {}

    /// Translates; answers the exit code.
    public static int run(List<String> arguments, Terminal terminal) throws MisuseException {
        if (arguments.contains("--help")) {
            terminal.out().print(USAGE);
            return 0;
        }
        if (arguments.isEmpty() || arguments.getFirst().equals("--series")) {
            throw new MisuseException("translate prometheus-adapter needs a FILE");
        }
        List<String> files = new ArrayList<>(arguments);
        Set<String> existing = new HashSet<>();
        int series = files.indexOf("--series");
        if (series >= 0) {
            if (series + 1 >= files.size()) {
                throw new MisuseException("--series needs a file of names");
            }
            files.remove(series);
            String names = files.remove(series);
            try {
                WORD.matcher(Files.readString(Path.of(names)))
                        .results()
                        .forEach(word -> existing.add(word.group()));
            } catch (IOException e) {
                throw new MisuseException(names + " cannot be read: " + e.getMessage());
            }
        }
        for (String argument : files) {
            if (argument.startsWith("-")) {
                throw new MisuseException(
                        "translate prometheus-adapter has no flag %s".formatted(argument));
            }
        }
        String file = files.getFirst();
        Notes notes = new Notes();
        try {
            List<UsedMetric> used = new ArrayList<>();
            for (String hpas : files.subList(1, files.size())) {
                used.addAll(UsedMetrics.read(Path.of(hpas)));
            }
            List<AdapterRule> rules =
                    AdapterConfiguration.read(Files.readString(Path.of(file)), notes);
            terminal.out().print(written(new Translation(used, existing, notes).of(rules)));
        } catch (NoSuchFileException e) {
            terminal.err().println(e.getFile() + ": there is no such file");
            return 1;
        } catch (IOException e) {
            terminal.err().println("cannot be read: " + e.getMessage());
            return 1;
        }
        for (Notes.Note note : notes.all()) {
            terminal.err()
                    .println(
                            file
                                    + (note.line() > 0 ? ":" + note.line() : "")
                                    + (note.kind() == Notes.Kind.LOST
                                            ? ": not translated: "
                                            : ": note: ")
                                    + note.text());
        }
        return notes.hasLost() ? 1 : 0;
    }

    private static String written(Map<Optional<Describes>, List<ServedMetric>> metrics)
            throws IOException {
        StringBuilder yaml = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (Map.Entry<Optional<Describes>, List<ServedMetric>> each : metrics.entrySet()) {
            String start =
                    "prometheus-adapter-"
                            + each.getKey()
                                    .map(described -> described.kind().toLowerCase(Locale.ROOT))
                                    .orElse("external");
            for (List<ServedMetric> parcel :
                    Translation.parcels(each.getValue(), METRICS_OF_A_RULE)) {
                names.add(start);
                long which = names.stream().filter(start::equals).count();
                String name = which == 1 ? start : start + "-" + which;
                yaml.append(rule(name, new ScrapeRuleSpec(each.getKey().orElse(null), parcel)));
            }
        }
        return yaml.toString();
    }

    private static String rule(String name, ScrapeRuleSpec spec) throws IOException {
        ObjectNode object = YAML.createObjectNode();
        object.put("apiVersion", ScalingRule.API_VERSION);
        object.put("kind", "ClusterScrapeRule");
        object.putObject("metadata").put("name", name);
        object.set("spec", YAML.valueToTree(spec));
        return YAML.writeValueAsString(object);
    }
}
