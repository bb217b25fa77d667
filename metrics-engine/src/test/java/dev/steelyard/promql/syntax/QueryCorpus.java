package dev.steelyard.promql.syntax;

import dev.steelyard.exposition.ConformanceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The queries of other projects' suites, read where they lie.
final class QueryCorpus {
    private static final Pattern EVAL =
            Pattern.compile(
                    "\\s*eval(?:_\\w+)?\\s+(?:instant\\s+at\\s+\\S+|range\\s+from\\s+\\S+\\s+to\\s+\\S+\\s+step\\s+\\S+)\\s+(.*)");
    private static final Pattern TEMPLATE = Pattern.compile("\\s*- query: '(.*)'");
    private static final Pattern RULE = Pattern.compile("(\\s*(?:- )?)expr: (.*)");

    /// A function of dashboards, around a query.
    private static final Pattern LABEL_VALUES =
            Pattern.compile("^label_values\\((.*),\\s*\\w+\\)$");

    /// What stands in for the variables of dashboards and of the compliance suite's templates.
    private static final Map<String, List<String>> VARIABLES =
            Map.ofEntries(
                    Map.entry("$__rate_interval", List.of("5m")),
                    Map.entry("$__interval", List.of("1m")),
                    Map.entry("$__range", List.of("1h")),
                    Map.entry("{{.range}}", List.of("1s", "1m", "1d")),
                    Map.entry("{{.offset}}", List.of("1m", "-10m")),
                    Map.entry("{{.quantile}}", List.of("-0.5", "0.99", "Inf")),
                    Map.entry("{{.simpleAggrOp}}", List.of("sum", "stdvar")),
                    Map.entry("{{.topBottomOp}}", List.of("topk", "bottomk")),
                    Map.entry("{{.arithBinOp}}", List.of("+", "^")),
                    Map.entry("{{.compBinOp}}", List.of("==", ">=")),
                    Map.entry("{{.binOp}}", List.of("/", "<")),
                    Map.entry("{{.simpleMathFunc}}", List.of("abs", "log10")),
                    Map.entry("{{.clampFunc}}", List.of("clamp_min", "clamp_max")),
                    Map.entry("{{.dateFunc}}", List.of("day_of_week", "year")),
                    Map.entry("{{.extrapolatedRateFunc}}", List.of("rate", "increase")),
                    Map.entry("{{.instantRateFunc}}", List.of("irate", "idelta")),
                    Map.entry("{{.simpleTimeAggrOp}}", List.of("sum", "last")));

    private QueryCorpus() {}

    /// Whatever is there; the asking test is skipped where nothing is.
    static List<String> all() throws IOException {
        TreeSet<String> queries = new TreeSet<>();
        evals().forEach(queries::add);
        lines("mixins", ".tsv")
                .skip(1)
                .map(line -> line.split("\t", -1)[2])
                .map(query -> LABEL_VALUES.matcher(query).replaceFirst("$1"))
                .forEach(queries::add);
        rules().forEach(queries::add);
        lines("compliance", "queries.yml")
                .map(TEMPLATE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1).replace("''", "'"))
                .forEach(queries::add);
        return queries.stream().flatMap(query -> expanded(query).stream()).toList();
    }

    /// The queries of the scripts, some of which must fail.
    private static Stream<String> evals() throws IOException {
        return lines("promqltest", ".test")
                .map(EVAL::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1));
    }

    private static Stream<String> lines(String suite, String suffix) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(ConformanceFiles.suite(suite))) {
            for (Path file : files.filter(f -> f.toString().endsWith(suffix)).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream();
    }

    /// The `expr` of rules: on the line, or the deeper lines below.
    private static List<String> rules() throws IOException {
        List<String> lines = lines("mixins", ".yaml").toList();
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher rule = RULE.matcher(lines.get(i));
            if (rule.matches() && rule.group(2).startsWith("|")) {
                StringBuilder block = new StringBuilder();
                String indent = " ".repeat(rule.group(1).length() + 2);
                for (int j = i + 1; j < lines.size() && isInside(lines.get(j), indent); j++) {
                    block.append(lines.get(j)).append('\n');
                }
                rules.add(block.toString());
            } else if (rule.matches()) {
                rules.add(rule.group(2));
            }
        }
        return rules;
    }

    private static boolean isInside(String line, String indent) {
        return line.isBlank() || line.startsWith(indent);
    }

    private static List<String> expanded(String query) {
        List<String> expanded = List.of(query);
        for (Map.Entry<String, List<String>> variable : VARIABLES.entrySet()) {
            expanded =
                    expanded.stream()
                            .flatMap(text ->
                                    variable.getValue().stream()
                                            .map(v -> text.replace(variable.getKey(), v)))
                            .distinct()
                            .toList();
        }
        return expanded;
    }
}
