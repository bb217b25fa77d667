package dev.steelyard.exposition.lint;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.model.MetricType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The conventions of names and help that `promtool check metrics` checks.
final class NamingRules {
    private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][A-Z]");
    private static final Set<String> TYPE_WORDS =
            Set.of("counter", "gauge", "summary", "histogram", "gauge_histogram");

    private final Consumer<Finding> findings;

    NamingRules(Consumer<Finding> findings) {
        this.findings = findings;
    }

    void check(LintedFamily family) {
        if (family.help().isEmpty()) {
            report(family, "no help text; add # HELP " + family.name() + " and what it measures");
        }
        checkWords(family);
        checkTypeSuffixes(family);
        checkLabels(family);
    }

    private void checkWords(LintedFamily family) {
        String name = family.name();
        List<String> words = List.of(name.split("_", -1));
        Units.advice(words)
                .ifPresent(unit ->
                        report(
                                family,
                                "use base unit \"%s\" instead of \"%s\", and convert"
                                        .formatted(unit.base(), unit.written())));
        String padded = name.toLowerCase(Locale.ROOT) + "_";
        for (String type : new TreeSet<>(TYPE_WORDS)) {
            if (padded.contains("_" + type + "_")) {
                report(family, "metric name should not include type '" + type + "'; drop the word");
            }
        }
        for (String word : words.subList(1, words.size())) {
            if (Units.isAbbreviation(word.toLowerCase(Locale.ROOT))) {
                report(
                        family,
                        "metric name should not contain abbreviated unit \"%s\"; write it out"
                                .formatted(word));
            }
        }
        if (name.contains(":")) {
            report(family, "metric name should not contain ':', which marks recording rules");
        }
        if (CAMEL_CASE.matcher(name).find()) {
            report(family, "metric name should be in snake_case, not camelCase");
        }
    }

    private void checkTypeSuffixes(LintedFamily family) {
        String name = family.name();
        MetricType type = family.type();
        if (type == MetricType.UNKNOWN) {
            return;
        }
        boolean total = name.endsWith(Suffixes.TOTAL);
        if (type == MetricType.COUNTER && !total && family.format() == ExpositionFormat.TEXT) {
            report(family, "counter should have \"_total\" suffix; call it " + name + "_total");
        }
        if (type != MetricType.COUNTER && total) {
            report(family, "non-counter should not have \"_total\" suffix; rename or retype it");
        }
        boolean histogram = type == MetricType.HISTOGRAM || type == MetricType.GAUGEHISTOGRAM;
        if (!histogram && name.endsWith(Suffixes.BUCKET)) {
            report(family, "non-histogram should not have \"_bucket\" suffix; rename it");
        }
        for (String suffix : List.of(Suffixes.COUNT, Suffixes.SUM)) {
            if (!histogram && type != MetricType.SUMMARY && name.endsWith(suffix)) {
                report(
                        family,
                        "neither histogram nor summary, should not have \"%s\" suffix; rename it"
                                .formatted(suffix));
            }
        }
    }

    private void checkLabels(LintedFamily family) {
        Set<String> names = new TreeSet<>();
        for (LintedSample sample : family.samples()) {
            for (int i = 0; i < sample.labels().size(); i++) {
                names.add(sample.labels().name(i));
            }
        }
        MetricType type = family.type();
        boolean histogram = type == MetricType.HISTOGRAM || type == MetricType.GAUGEHISTOGRAM;
        boolean untyped = type == MetricType.UNKNOWN;
        if (!untyped && !histogram && names.contains("le")) {
            report(family, "non-histogram should not have \"le\" label; rename the label");
        }
        if (!untyped && type != MetricType.SUMMARY && names.contains("quantile")) {
            report(family, "non-summary should not have \"quantile\" label; rename the label");
        }
        for (String name : names) {
            if (CAMEL_CASE.matcher(name).find()) {
                report(family, "label %s should be in snake_case, not camelCase".formatted(name));
            }
        }
    }

    private void report(LintedFamily family, String advice) {
        findings.accept(new Finding.Problem(family.line(), family.name(), advice));
    }
}
