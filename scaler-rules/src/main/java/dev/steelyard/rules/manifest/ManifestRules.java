package dev.steelyard.rules.manifest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.steelyard.rules.Compilation;
import dev.steelyard.rules.Descriptions;
import dev.steelyard.rules.Grants;
import dev.steelyard.rules.Problem;
import dev.steelyard.rules.RuleCompiler;
import dev.steelyard.rules.described.RuleName;
import dev.steelyard.rules.described.ScrapeRuleCompiler;
import dev.steelyard.rules.v1alpha1.MetricGrant;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.Syntax;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/// The rules and grants of a directory of YAML files, as strictly checked as an API server would;
/// what is wrong is told with its file and loses nothing of the rest. Objects of other groups are
/// for others and are passed over.
///
/// @param rules those that are fine
/// @param grants those that are fine
/// @param scrapeRules those that are fine, of the whole cluster too
/// @param problems what is wrong with the others
public record ManifestRules(
        List<ScalingRule> rules,
        List<MetricGrant> grants,
        Map<RuleName, ScrapeRuleSpec> scrapeRules,
        List<FileProblem> problems)
        implements Grants {
    /// Nothing at all.
    public static final ManifestRules NONE =
            new ManifestRules(List.of(), List.of(), Map.of(), List.of());

    public ManifestRules {
        rules = List.copyOf(rules);
        grants = List.copyOf(grants);
        scrapeRules = Collections.unmodifiableMap(new LinkedHashMap<>(scrapeRules));
        problems = List.copyOf(problems);
    }

    /// Something wrong in a document of a file; documents are counted from 1.
    public record FileProblem(Path file, int document, Problem problem) {
        @Override
        public String toString() {
            return file + ", document " + document + ": " + problem;
        }
    }

    /// Reads all `*.yaml` and `*.yml` files of `directory`, in the order of their names.
    ///
    /// @throws IOException where a file cannot be read at all
    public static ManifestRules read(Path directory) throws IOException {
        Reading reading = new Reading();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{yaml,yml}")) {
            for (Path file : StreamSupport.stream(files.spliterator(), false).sorted().toList()) {
                reading.file(file);
            }
        }
        return new ManifestRules(
                reading.rules, reading.grants, reading.scrapeRules, reading.problems);
    }

    @Override
    public boolean allow(String owner, String reader, String workload, String metric) {
        return grants.stream()
                .filter(grant -> grant.getMetadata().getNamespace().equals(owner))
                .anyMatch(grant -> grant.getSpec().allows(reader, workload, metric));
    }

    /// A reading in the making.
    private static final class Reading {
        private static final YAMLMapper YAML =
                YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

        private static final Pattern METRIC = Pattern.compile(Syntax.METRIC);

        private final ObjectSchema ruleSchema = ObjectSchema.of(ScalingRule.PLURAL);
        private final ObjectSchema grantSchema = ObjectSchema.of("metricgrants");
        private final ObjectSchema scrapeSchema = ObjectSchema.of("scraperules");
        private final ObjectSchema clusterScrapeSchema = ObjectSchema.of("clusterscraperules");
        private final Map<RuleName, ScrapeRuleSpec> scrapeRules = new LinkedHashMap<>();
        private final List<ScalingRule> rules = new ArrayList<>();
        private final List<MetricGrant> grants = new ArrayList<>();
        private final List<FileProblem> problems = new ArrayList<>();
        private final Set<String> names = new HashSet<>();

        void file(Path file) throws IOException {
            int document = 1;
            try (MappingIterator<JsonNode> documents =
                    YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                for (document = 1; documents.hasNextValue(); document++) {
                    if (documents.nextValue() instanceof ObjectNode object) {
                        object(file, document, object);
                    }
                }
            } catch (JacksonException malformed) {
                problems.add(
                        new FileProblem(
                                file,
                                document,
                                new Problem(
                                        line(malformed),
                                        "is no YAML: " + malformed.getOriginalMessage())));
            }
        }

        private static String line(JacksonException malformed) {
            JsonLocation location = malformed.getLocation();
            return location == null
                    ? "file"
                    : "line " + location.getLineNr() + ", column " + location.getColumnNr();
        }

        private void object(Path file, int document, ObjectNode object) throws IOException {
            String apiVersion = object.path("apiVersion").asText();
            if (!apiVersion.startsWith(ScalingRule.GROUP + "/")) {
                return;
            }
            List<Problem> found = new ArrayList<>();
            if (!apiVersion.equals(ScalingRule.API_VERSION)) {
                found.add(new Problem("apiVersion", "is to be " + ScalingRule.API_VERSION));
            }
            String kind = object.path("kind").asText();
            name(kind, object, found);
            switch (kind) {
                case "ScalingRule" -> rule(object, found);
                case "MetricGrant" -> grant(object, found);
                case "ScrapeRule" ->
                        scrapeRule(
                                object,
                                new RuleName(
                                        Optional.of(object.at("/metadata/namespace").asText()),
                                        object.at("/metadata/name").asText()),
                                found);
                case "ClusterScrapeRule" ->
                        scrapeRule(
                                object,
                                new RuleName(
                                        Optional.empty(), object.at("/metadata/name").asText()),
                                found);
                default ->
                        found.add(
                                new Problem(
                                        "kind",
                                        "\"%s\" is to be ScalingRule, MetricGrant, ScrapeRule or ClusterScrapeRule"
                                                .formatted(kind)));
            }
            found.forEach(problem -> problems.add(new FileProblem(file, document, problem)));
        }

        private void name(String kind, ObjectNode object, List<Problem> found) {
            String name = object.at("/metadata/name").asText();
            if (name.isEmpty()) {
                found.add(new Problem("metadata.name", "is missing"));
            }
            if (object.get("metadata") instanceof ObjectNode metadata
                    && !metadata.has("namespace")) {
                metadata.put("namespace", "default");
            }
            String namespace = object.at("/metadata/namespace").asText();
            if (!names.add(kind + " " + namespace + "/" + name)) {
                found.add(
                        new Problem(
                                "metadata.name",
                                kind + " " + namespace + "/" + name + " is given twice"));
            }
        }

        private void rule(ObjectNode object, List<Problem> found) throws IOException {
            found.addAll(ruleSchema.complete(object));
            if (!found.isEmpty()) {
                return;
            }
            ScalingRule rule = YAML.treeToValue(object, ScalingRule.class);
            switch (RuleCompiler.compile(rule, Descriptions.NONE)) {
                case Compilation.Compiled _ -> rules.add(rule);
                case Compilation.Refused refused -> found.addAll(refused.problems());
            }
        }

        private void scrapeRule(ObjectNode object, RuleName name, List<Problem> found)
                throws IOException {
            ObjectSchema schema = name.namespace().isPresent() ? scrapeSchema : clusterScrapeSchema;
            found.addAll(schema.complete(object));
            if (found.isEmpty()) {
                ScrapeRuleSpec spec = YAML.treeToValue(object.get("spec"), ScrapeRuleSpec.class);
                found.addAll(ScrapeRuleCompiler.compile(name, spec).problems());
                if (found.isEmpty()) {
                    scrapeRules.put(name, spec);
                }
            }
        }

        private void grant(ObjectNode object, List<Problem> found) throws IOException {
            found.addAll(grantSchema.complete(object));
            if (found.isEmpty()) {
                MetricGrant grant = YAML.treeToValue(object, MetricGrant.class);
                for (String metric : grant.getSpec().metrics()) {
                    if (!METRIC.matcher(metric).matches()) {
                        found.add(
                                new Problem(
                                        "spec.metrics",
                                        "\"" + metric + "\" " + Syntax.METRIC_MESSAGE));
                    }
                }
                if (found.isEmpty()) {
                    grants.add(grant);
                }
            }
        }
    }
}
