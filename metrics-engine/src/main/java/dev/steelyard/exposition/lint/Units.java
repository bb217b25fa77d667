package dev.steelyard.exposition.lint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The words that name units in metric names, and the base unit that each should be.
///
/// The same units that `promtool check metrics` knows.
final class Units {
    /// A unit as it stands in a name, and the unit to use.
    record Advice(String written, String base) {}

    private static final Set<String> BASE =
            Set.of(
                    "amperes", "bytes", "celsius", "grams", "joules", "kelvin", "meters", "metres",
                    "seconds", "volts");

    private static final Map<String, String> OTHERS =
            Map.ofEntries(
                    Map.entry("minutes", "seconds"),
                    Map.entry("hours", "seconds"),
                    Map.entry("days", "seconds"),
                    Map.entry("weeks", "seconds"),
                    Map.entry("kelvins", "kelvin"),
                    Map.entry("fahrenheit", "celsius"),
                    Map.entry("rankine", "celsius"),
                    Map.entry("inches", "meters"),
                    Map.entry("yards", "meters"),
                    Map.entry("miles", "meters"),
                    Map.entry("bits", "bytes"),
                    Map.entry("calories", "joules"),
                    Map.entry("pounds", "grams"),
                    Map.entry("ounces", "grams"));

    private static final List<String> PREFIXES =
            List.of(
                    "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo",
                    "kibi", "mega", "mebi", "giga", "gibi", "tera", "tebi", "peta", "pebi");

    private static final Set<String> ABBREVIATIONS =
            Set.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");

    private Units() {}

    /// The first unit in `words` that is not a base unit; none where a base unit comes first.
    static Optional<Advice> advice(List<String> words) {
        for (String word : words) {
            Optional<String> base = baseOf(word);
            if (base.isPresent()) {
                return base.filter(unit -> !unit.equals(word)).map(unit -> new Advice(word, unit));
            }
        }
        return Optional.empty();
    }

    static boolean isAbbreviation(String word) {
        return ABBREVIATIONS.contains(word);
    }

    private static Optional<String> baseOf(String word) {
        Optional<String> known = lookUp(word);
        if (known.isPresent()) {
            return known;
        }
        return PREFIXES.stream()
                .filter(word::startsWith)
                .flatMap(prefix -> lookUp(word.substring(prefix.length())).stream())
                .findFirst();
    }

    private static Optional<String> lookUp(String unit) {
        return BASE.contains(unit) ? Optional.of(unit) : Optional.ofNullable(OTHERS.get(unit));
    }
}
