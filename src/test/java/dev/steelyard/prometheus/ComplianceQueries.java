package dev.steelyard.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The queries of the PromQL compliance tester: templates, each with the names of the arguments
/// that are filled in in every combination.
final class ComplianceQueries {
    private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%", "^");
    private static final List<String> COMPARISONS = List.of("==", "!=", "<", ">", "<=", ">=");
    private static final Map<String, List<String>> ARGUMENTS =
            Map.ofEntries(
                    Map.entry("range", List.of("1s", "15s", "1m", "5m", "15m", "1h")),
                    Map.entry("offset", List.of("1m", "5m", "10m")),
                    Map.entry(
                            "simpleAggrOp",
                            List.of("sum", "avg", "max", "min", "count", "stddev", "stdvar")),
                    Map.entry(
                            "simpleTimeAggrOp",
                            List.of(
                                    "sum", "avg", "max", "min", "count", "stddev", "stdvar",
                                    "absent", "last")),
                    Map.entry("topBottomOp", List.of("topk", "bottomk")),
                    Map.entry(
                            "quantile",
                            List.of(
                                    "-0.5", "0.1", "0.5", "0.75", "0.95", "0.90", "0.99", "1",
                                    "1.5")),
                    Map.entry("arithBinOp", ARITHMETIC),
                    Map.entry("compBinOp", COMPARISONS),
                    Map.entry("binOp", both()),
                    Map.entry(
                            "simpleMathFunc",
                            List.of(
                                    "abs", "ceil", "floor", "exp", "sqrt", "ln", "log2", "log10",
                                    "round")),
                    Map.entry("extrapolatedRateFunc", List.of("delta", "rate", "increase")),
                    Map.entry("clampFunc", List.of("clamp_min", "clamp_max")),
                    Map.entry("instantRateFunc", List.of("idelta", "irate")),
                    Map.entry(
                            "dateFunc",
                            List.of(
                                    "day_of_month",
                                    "day_of_week",
                                    "days_in_month",
                                    "hour",
                                    "minute",
                                    "month",
                                    "year")));

    private ComplianceQueries() {}

    private static List<String> both() {
        List<String> both = new ArrayList<>(ARITHMETIC);
        both.addAll(COMPARISONS);
        return both;
    }

    /// All queries that the templates in `file` make.
    static List<String> read(Path file) throws IOException {
        JsonNode cases =
                new ObjectMapper(new YAMLFactory()).readTree(file.toFile()).path("test_cases");
        List<String> queries = new ArrayList<>();
        for (JsonNode one : cases) {
            List<String> made = List.of(one.path("query").asText());
            for (JsonNode argument : one.path("variant_args")) {
                made = filled(made, argument.asText());
            }
            queries.addAll(made);
        }
        return queries;
    }

    private static List<String> filled(List<String> templates, String argument) {
        List<String> values =
                Objects.requireNonNull(ARGUMENTS.get(argument), () -> "values of " + argument);
        List<String> filled = new ArrayList<>();
        for (String template : templates) {
            for (String value : values) {
                filled.add(template.replace("{{." + argument + "}}", value));
            }
        }
        return filled;
    }
}
