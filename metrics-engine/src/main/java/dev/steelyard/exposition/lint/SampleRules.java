package dev.steelyard.exposition.lint;

import dev.steelyard.exposition.Exemplar;
import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionParser;
import dev.steelyard.exposition.ExpositionParser.Part;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.Labels;
import java.util.Set;
import java.util.function.Consumer;

/// What a sample must fulfil by itself, given the type of its family: labels, value, exemplar.
final class SampleRules {
    private static final int MAX_EXEMPLAR_CHARACTERS = 128;

    private final ExpositionParser parser;
    private final Consumer<Finding> findings;

    SampleRules(ExpositionParser parser, Consumer<Finding> findings) {
        this.parser = parser;
        this.findings = findings;
    }

    /// Checks the sample on which the parser stands.
    void check(LintedFamily family, LintedSample sample) throws MalformedExpositionException {
        checkPointLabel(family, sample);
        if (family.format() == ExpositionFormat.OPENMETRICS) {
            checkReserved(sample.labels());
            checkValue(family, sample);
            if (parser.hasExemplar()) {
                checkExemplar(family, sample, parser.exemplar());
            }
        }
    }

    private void checkPointLabel(LintedFamily family, LintedSample sample) {
        String label = family.pointLabel(sample);
        switch (family.type()) {
            case HISTOGRAM, GAUGEHISTOGRAM -> {
                demand(
                        label.equals("le") || sample.labels().get("le").isEmpty(),
                        "label le belongs to the buckets of a histogram only; remove it");
                demand(
                        !label.equals("le") || !Double.isNaN(boundOf(sample)),
                        "a bucket needs its upper bound in label le: a number or +Inf");
            }
            case SUMMARY -> {
                demand(
                        label.equals("quantile") || sample.labels().get("quantile").isEmpty(),
                        "label quantile belongs to the quantiles of a summary only; remove it");
                double quantile = LabelNumber.parse(sample.labels().get("quantile"));
                demand(
                        !label.equals("quantile") || (quantile >= 0 && quantile <= 1),
                        "a summary's sample needs label quantile with a number from 0 to 1");
            }
            case STATESET ->
                    demand(
                            !sample.labels().get(label).isEmpty(),
                            "a sample of a stateset needs its state in label " + label);
            case COUNTER, GAUGE, INFO, UNKNOWN -> {}
        }
    }

    private static double boundOf(LintedSample bucket) {
        return LabelNumber.parse(bucket.labels().get("le"));
    }

    private void checkReserved(Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            demand(
                    !labels.name(i).startsWith("_"),
                    "label %s: names that begin with an underscore are reserved; rename it"
                            .formatted(labels.name(i)));
        }
    }

    private void checkValue(LintedFamily family, LintedSample sample) {
        double value = sample.value();
        String suffix = family.suffix(sample);
        switch (family.type()) {
            case INFO -> demandValue(value == 1, "the value of an info is 1");
            case STATESET ->
                    demandValue(value == 0 || value == 1, "the value of a state is 0 or 1");
            case SUMMARY -> {
                demandValue(
                        !suffix.isEmpty() || !(value < 0),
                        "the value of a quantile is not negative");
                checkCumulative(suffix, value);
            }
            case COUNTER, HISTOGRAM, GAUGEHISTOGRAM -> checkCumulative(suffix, value);
            case GAUGE, UNKNOWN -> {}
        }
    }

    private void checkCumulative(String suffix, double value) {
        switch (suffix) {
            case Suffixes.BUCKET, Suffixes.COUNT, Suffixes.GAUGE_COUNT ->
                    demandValue(
                            value >= 0 && value == Math.rint(value),
                            "a count is a whole number and not negative");
            case Suffixes.TOTAL, Suffixes.SUM ->
                    demandValue(value >= 0, "a counter or sum is neither negative nor NaN");
            case Suffixes.GAUGE_SUM -> demandValue(!Double.isNaN(value), "a sum is not NaN");
            case Suffixes.CREATED ->
                    demandValue(Double.isFinite(value), "a creation time is finite, in seconds");
            default -> {} // quantiles
        }
    }

    private void checkExemplar(LintedFamily family, LintedSample sample, Exemplar exemplar) {
        String suffix = family.suffix(sample);
        if (!Set.of(Suffixes.TOTAL, Suffixes.BUCKET).contains(suffix)) {
            report(
                    Part.EXEMPLAR,
                    "only totals of counters and buckets have exemplars; remove this one");
            return;
        }
        if (characters(exemplar.labels()) > MAX_EXEMPLAR_CHARACTERS) {
            report(
                    Part.EXEMPLAR,
                    "the labels of an exemplar have %d characters; shorten them to %d"
                            .formatted(characters(exemplar.labels()), MAX_EXEMPLAR_CHARACTERS));
        }
        if (suffix.equals(Suffixes.BUCKET) && !(exemplar.value() <= boundOf(sample))) {
            report(Part.EXEMPLAR, "the exemplar lies outside its bucket; its value is at most le");
        }
        checkReserved(exemplar.labels());
    }

    private static int characters(Labels labels) {
        int characters = 0;
        for (int i = 0; i < labels.size(); i++) {
            characters += labels.name(i).codePointCount(0, labels.name(i).length());
            characters += labels.value(i).codePointCount(0, labels.value(i).length());
        }
        return characters;
    }

    private void demand(boolean holds, String reason) {
        if (!holds) {
            report(Part.ENTRY, reason);
        }
    }

    private void demandValue(boolean holds, String reason) {
        if (!holds) {
            report(Part.VALUE, reason);
        }
    }

    private void report(Part part, String reason) {
        MalformedExpositionException fault = parser.fault(part, reason);
        findings.accept(new Finding.Fault(fault.line(), fault.column(), fault.reason()));
    }
}
