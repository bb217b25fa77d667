package dev.steelyard.scrape.config;

import dev.steelyard.scrape.relabel.RelabelAction;
import dev.steelyard.scrape.relabel.RelabelPattern;
import dev.steelyard.scrape.relabel.RelabelRule;
import dev.steelyard.scrape.relabel.RelabelRules;
import dev.steelyard.scrape.relabel.Relabelling;
import java.math.BigInteger;
import java.util.List;

/// Reads rules of relabelling, and refuses those that Prometheus refuses.
final class RelabelReader {
    private static final String SEPARATOR = ";";
    private static final String REPLACEMENT = "$1";

    private RelabelReader() {}

    /// The rules of a key of a job.
    static Relabelling read(Section job, String name) {
        return RelabelRules.of(job.sections(name).stream().map(RelabelReader::rule).toList());
    }

    private static RelabelRule rule(Section section) {
        RelabelRule rule =
                new RelabelRule(
                        action(section),
                        section.texts("source_labels"),
                        section.text("separator").orElse(SEPARATOR),
                        regex(section),
                        section.number("modulus").map(BigInteger::longValue).orElse(0L),
                        section.text("target_label").orElse(""),
                        section.text("replacement").orElse(REPLACEMENT));
        judge(rule, section);
        section.end(List.of());
        return rule;
    }

    private static RelabelAction action(Section section) {
        String word = section.text("action").orElse(RelabelAction.REPLACE.word());
        return RelabelAction.of(word)
                .orElseGet(() -> {
                    section.problem("action", "\"%s\" is no action of relabelling".formatted(word));
                    return RelabelAction.REPLACE;
                });
    }

    private static RelabelPattern regex(Section section) {
        String text = section.text("regex").orElse(RelabelPattern.ANYTHING.text());
        try {
            return RelabelPattern.of(text);
        } catch (IllegalArgumentException e) {
            section.problem("regex", "this is no regular expression: " + e.getMessage());
            return RelabelPattern.ANYTHING;
        }
    }

    private static void judge(RelabelRule rule, Section section) {
        String action = rule.action().word();
        switch (rule.action()) {
            case REPLACE -> needTarget(rule, section);
            case HASHMOD -> {
                needTarget(rule, section);
                if (rule.modulus() == 0) {
                    section.problem("modulus", "hashmod needs a modulus above 0");
                }
            }
            case LOWERCASE, UPPERCASE -> {
                needTarget(rule, section);
                refuse(section, action, "replacement");
            }
            case KEEPEQUAL, DROPEQUAL -> {
                needTarget(rule, section);
                refuse(section, action, "regex", "modulus", "separator", "replacement");
            }
            case LABELDROP, LABELKEEP ->
                    refuse(
                            section,
                            action,
                            "source_labels",
                            "target_label",
                            "modulus",
                            "separator",
                            "replacement");
            case LABELMAP -> {
                if (rule.replacement().isEmpty()) {
                    section.problem("replacement", "labelmap needs a replacement that is a name");
                }
            }
            case KEEP, DROP -> {}
        }
    }

    private static void needTarget(RelabelRule rule, Section section) {
        if (rule.targetLabel().isEmpty()) {
            section.problem(
                    "target_label", "%s needs a target_label".formatted(rule.action().word()));
        }
    }

    private static void refuse(Section section, String action, String... names) {
        for (String name : names) {
            if (section.has(name)) {
                section.problem(
                        name, "%s has no meaning for %s; remove it".formatted(name, action));
            }
        }
    }
}
