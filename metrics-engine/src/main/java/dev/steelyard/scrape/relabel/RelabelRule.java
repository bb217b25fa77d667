package dev.steelyard.scrape.relabel;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One rule of `relabel_configs` or `metric_relabel_configs`, with the meaning that it has in
/// Prometheus (`model/relabel/relabel.go` there).
///
/// @param sourceLabels whose values, joined, the rule looks at
/// @param separator between them
/// @param modulus of [RelabelAction#HASHMOD], unsigned
/// @param targetLabel that is written; may name groups of the expression
/// @param replacement that is written; may name groups of the expression
public record RelabelRule(
        RelabelAction action,
        List<String> sourceLabels,
        String separator,
        RelabelPattern regex,
        long modulus,
        String targetLabel,
        String replacement) {
    public RelabelRule {
        sourceLabels = List.copyOf(sourceLabels);
    }

    /// Rewrites `labels` and answers whether what they belong to is kept.
    boolean apply(LabelsBuilder labels) {
        String value =
                sourceLabels.stream().map(labels::get).collect(Collectors.joining(separator));
        switch (action) {
            case KEEP -> {
                return regex.matches(value);
            }
            case DROP -> {
                return !regex.matches(value);
            }
            case KEEPEQUAL -> {
                return labels.get(targetLabel).equals(value);
            }
            case DROPEQUAL -> {
                return !labels.get(targetLabel).equals(value);
            }
            case REPLACE -> replace(value, labels);
            case HASHMOD -> labels.set(targetLabel, hash(value));
            case LOWERCASE -> labels.set(targetLabel, mapped(value, Character::toLowerCase));
            case UPPERCASE -> labels.set(targetLabel, mapped(value, Character::toUpperCase));
            case LABELMAP -> copy(labels);
            case LABELDROP -> removeIf(regex::matches, labels);
            case LABELKEEP -> removeIf(name -> !regex.matches(name), labels);
        }
        return true;
    }

    private void replace(String value, LabelsBuilder labels) {
        regex.groups(value)
                .ifPresent(groups -> {
                    String target = groups.fill(targetLabel);
                    if (!target.isEmpty()) {
                        labels.set(target, groups.fill(replacement));
                    }
                });
    }

    private void copy(LabelsBuilder labels) {
        Labels before = labels.build();
        for (int i = 0; i < before.size(); i++) {
            String value = before.value(i);
            regex.groups(before.name(i))
                    .ifPresent(groups -> labels.set(groups.fill(replacement), value));
        }
    }

    private static void removeIf(Predicate<String> which, LabelsBuilder labels) {
        Labels before = labels.build();
        for (int i = 0; i < before.size(); i++) {
            if (which.test(before.name(i))) {
                labels.set(before.name(i), "");
            }
        }
    }

    /// Character by character, as Go does, which knows no rules of languages.
    private static String mapped(String text, IntUnaryOperator map) {
        return text.codePoints()
                .map(map)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// The last eight bytes of the MD5 of the value, as a number, modulo.
    private String hash(String value) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8));
            long number = ByteBuffer.wrap(digest).getLong(8);
            return Long.toUnsignedString(Long.remainderUnsigned(number, modulus));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
