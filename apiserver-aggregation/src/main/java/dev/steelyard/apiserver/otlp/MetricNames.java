package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.otlp.Metric.Kind;
import dev.steelyard.scrape.config.OtlpTranslation.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names metrics of OpenTelemetry as Prometheus names them.
///
/// Source: the specification of OpenTelemetry on compatibility with Prometheus, and what Prometheus
/// makes of it.
record MetricNames(Strategy strategy) {
    private static final String TOTAL = "total";
    private static final String RATIO = "ratio";
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-zA-Z0-9:]+");
    private static final Pattern INVALID = Pattern.compile("[^a-zA-Z0-9:_]+");

    /// The name of a metric; empty where nothing is left of it.
    Optional<String> of(String name, String unit, Kind kind) {
        if (!strategy.escapes()) {
            return present(strategy.addsSuffixes() ? suffixed(name, unit, kind) : name);
        }
        String joined =
                strategy.addsSuffixes()
                        ? String.join("_", words(name, unit, kind))
                        : String.join("_", parts(INVALID, name));
        boolean startsWithDigit = !joined.isEmpty() && Character.isDigit(joined.charAt(0));
        String escaped = startsWithDigit ? "_" + joined : joined;
        boolean isNothing = !escaped.equals(name) && escaped.replace("_", "").isEmpty();
        return isNothing ? Optional.empty() : present(escaped);
    }

    private static Optional<String> present(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static List<String> parts(Pattern separators, String text) {
        return Arrays.stream(separators.split(text, -1)).filter(part -> !part.isEmpty()).toList();
    }

    private static boolean isRatio(String unit, Kind kind) {
        return unit.equals("1") && kind == Kind.GAUGE;
    }

    private static List<String> words(String name, String unit, Kind kind) {
        List<String> words = new ArrayList<>(parts(BETWEEN_WORDS, name));
        addUnit(words, UnitWords.of(unit).escaped());
        if (kind == Kind.COUNTER) {
            words.removeIf(TOTAL::equals);
            words.add(TOTAL);
        }
        if (isRatio(unit, kind)) {
            words.removeIf(RATIO::equals);
            words.add(RATIO);
        }
        return words;
    }

    /// Adds what the name does not say already.
    private static void addUnit(List<String> words, UnitWords unit) {
        String main = words.contains(unit.unit()) ? "" : unit.unit();
        String per = unit.per().equals("per_") ? "" : withoutEnd(unit.per(), "_");
        if (words.contains(per)) {
            per = "";
        }
        if (!per.isEmpty()) {
            main = withoutEnd(main, "_");
        }
        if (!main.isEmpty()) {
            words.add(main);
        }
        if (!per.isEmpty()) {
            words.add(per);
        }
    }

    private static String withoutEnd(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    /// The name as it is, with what it does not end in already.
    private static String suffixed(String name, String unit, Kind kind) {
        UnitWords words = UnitWords.of(unit);
        String suffixed = name;
        StringBuilder suffixes = new StringBuilder();
        if (isRatio(unit, kind)) {
            suffixed = withoutWord(suffixed, RATIO);
            suffixes.insert(0, "_" + RATIO);
        }
        if (kind == Kind.COUNTER) {
            suffixed = withoutWord(suffixed, TOTAL);
            suffixes.insert(0, "_" + TOTAL);
        }
        if (!words.per().isEmpty()) {
            suffixed = withoutWord(suffixed, words.per());
            suffixes.insert(0, "_" + words.per());
        }
        if (!words.unit().isEmpty() && !suffixed.endsWith(words.unit())) {
            suffixes.insert(0, "_" + words.unit());
        }
        return suffixed + suffixes;
    }

    /// A name without a word at its end, and without what stands before that.
    private static String withoutWord(String name, String word) {
        return name.endsWith(word) && name.length() > word.length() + 1
                ? name.substring(0, name.length() - word.length() - 1)
                : name;
    }
}
