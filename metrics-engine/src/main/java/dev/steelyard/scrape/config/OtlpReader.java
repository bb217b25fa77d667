package dev.steelyard.scrape.config;

import dev.steelyard.scrape.config.OtlpTranslation.LabelNaming;
import dev.steelyard.scrape.config.OtlpTranslation.Promotion;
import dev.steelyard.scrape.config.OtlpTranslation.Strategy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the section `otlp`.
final class OtlpReader {
    private OtlpReader() {}

    static OtlpTranslation read(Section section) {
        OtlpTranslation usual = OtlpTranslation.USUAL;
        OtlpTranslation read =
                new OtlpTranslation(
                        strategy(section),
                        promotion(section),
                        new LabelNaming(
                                section.yes("label_name_underscore_sanitization", true),
                                section.yes("label_name_preserve_multiple_underscores", true)),
                        section.yes(
                                "keep_identifying_resource_attributes", usual.keepsIdentifying()),
                        section.yes("convert_histograms_to_nhcb", usual.toCustomBounds()),
                        section.yes("promote_scope_metadata", usual.promotesScope()));
        section.end(List.of());
        return read;
    }

    private static Strategy strategy(Section section) {
        String word =
                section.text("translation_strategy")
                        .orElse(OtlpTranslation.USUAL.strategy().word());
        for (Strategy each : Strategy.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        section.problem(
                "translation_strategy",
                "\"%s\" is no translation_strategy; write one of %s"
                        .formatted(
                                word,
                                Arrays.stream(Strategy.values())
                                        .map(Strategy::word)
                                        .collect(Collectors.joining(", "))));
        return OtlpTranslation.USUAL.strategy();
    }

    private static Promotion promotion(Section section) {
        boolean all = section.yes("promote_all_resource_attributes", false);
        Set<String> promoted = attributes(section, "promote_resource_attributes");
        Set<String> ignored = attributes(section, "ignore_resource_attributes");
        if (all && !promoted.isEmpty()) {
            section.problem(
                    "promote_resource_attributes",
                    "promote_all_resource_attributes promotes all of them; remove one");
        }
        if (!all && !ignored.isEmpty()) {
            section.problem(
                    "ignore_resource_attributes",
                    "without promote_all_resource_attributes: true nothing is ignored; add it");
        }
        return all ? new Promotion.AllBut(ignored) : new Promotion.Only(promoted);
    }

    private static Set<String> attributes(Section section, String name) {
        Set<String> attributes = new LinkedHashSet<>();
        for (String each : section.texts(name)) {
            String attribute = each.strip();
            if (attribute.isEmpty() || !attributes.add(attribute)) {
                section.problem(
                        name,
                        attribute.isEmpty()
                                ? "an attribute of %s is empty; remove it".formatted(name)
                                : "\"%s\" is twice in %s; remove one".formatted(attribute, name));
            }
        }
        return attributes;
    }
}
