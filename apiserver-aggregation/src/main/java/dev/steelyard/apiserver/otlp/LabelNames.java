package dev.steelyard.apiserver.otlp;

import dev.steelyard.scrape.config.OtlpTranslation;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names attributes of OpenTelemetry as labels.
///
/// Source: the specification of OpenTelemetry on compatibility with Prometheus, and what Prometheus
/// makes of it.
record LabelNames(OtlpTranslation translation) {
    private static final Pattern INVALID = Pattern.compile("[^a-zA-Z0-9]");
    private static final Pattern INVALID_RUN = Pattern.compile("[^a-zA-Z0-9]+");

    /// The label of an attribute; empty where nothing is left of its name.
    Optional<String> of(String attribute) {
        if (attribute.isEmpty()) {
            return Optional.empty();
        }
        String name = translation.strategy().escapes() ? escaped(attribute) : attribute;
        return name.replace("_", "").isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private String escaped(String attribute) {
        String name =
                translation.labelNaming().keepsUnderscores()
                        ? INVALID.matcher(attribute).replaceAll("_")
                        : withSingleUnderscores(attribute);
        if (Character.isDigit(name.charAt(0))) {
            return "key_" + name;
        }
        boolean isMarked =
                translation.labelNaming().marksUnderscores()
                        && name.startsWith("_")
                        && !name.startsWith("__");
        return isMarked ? "key" + name : name;
    }

    /// Names between two pairs of underscores are reserved and stay so.
    private static String withSingleUnderscores(String attribute) {
        boolean isReserved =
                attribute.length() >= 4 && attribute.startsWith("__") && attribute.endsWith("__");
        return isReserved
                ? "__"
                        + INVALID_RUN
                                .matcher(attribute.substring(2, attribute.length() - 2))
                                .replaceAll("_")
                        + "__"
                : INVALID_RUN.matcher(attribute).replaceAll("_");
    }
}
