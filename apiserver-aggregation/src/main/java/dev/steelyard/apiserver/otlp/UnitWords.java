package dev.steelyard.apiserver.otlp;

import java.util.Map;

/// The words of a unit that are put behind the name of a metric.
///
/// Source: the specification of OpenTelemetry on compatibility with Prometheus, and what Prometheus
/// makes of it.
///
/// @param unit of UCUM in the plural, like `bytes`; empty where there is none
/// @param per what it is divided by, like `per_second`; empty where it is not
record UnitWords(String unit, String per) {
    private static final Map<String, String> PLURALS =
            Map.ofEntries(
                    Map.entry("d", "days"),
                    Map.entry("h", "hours"),
                    Map.entry("min", "minutes"),
                    Map.entry("s", "seconds"),
                    Map.entry("ms", "milliseconds"),
                    Map.entry("us", "microseconds"),
                    Map.entry("ns", "nanoseconds"),
                    Map.entry("By", "bytes"),
                    Map.entry("KiBy", "kibibytes"),
                    Map.entry("MiBy", "mebibytes"),
                    Map.entry("GiBy", "gibibytes"),
                    Map.entry("TiBy", "tibibytes"),
                    Map.entry("KBy", "kilobytes"),
                    Map.entry("MBy", "megabytes"),
                    Map.entry("GBy", "gigabytes"),
                    Map.entry("TBy", "terabytes"),
                    Map.entry("m", "meters"),
                    Map.entry("V", "volts"),
                    Map.entry("A", "amperes"),
                    Map.entry("J", "joules"),
                    Map.entry("W", "watts"),
                    Map.entry("g", "grams"),
                    Map.entry("Cel", "celsius"),
                    Map.entry("Hz", "hertz"),
                    Map.entry("1", ""),
                    Map.entry("%", "percent"));

    private static final Map<String, String> SINGULARS =
            Map.of(
                    "s", "second",
                    "m", "minute",
                    "h", "hour",
                    "d", "day",
                    "w", "week",
                    "mo", "month",
                    "y", "year");

    /// The words of a unit like `By/s`; a remark in braces has none.
    static UnitWords of(String unit) {
        int slash = unit.indexOf('/');
        String above = (slash < 0 ? unit : unit.substring(0, slash)).strip();
        String below = (slash < 0 ? "" : unit.substring(slash + 1)).strip();
        String per = isRemark(below) ? "" : SINGULARS.getOrDefault(below, below);
        return new UnitWords(
                isRemark(above) ? "" : PLURALS.getOrDefault(above, above),
                per.isEmpty() ? "" : "per_" + per);
    }

    private static boolean isRemark(String unit) {
        return unit.contains("{") || unit.contains("}");
    }

    /// The same in letters, digits and single underscores.
    UnitWords escaped() {
        return new UnitWords(escaped(unit), escaped(per));
    }

    private static String escaped(String words) {
        String plain = words.replaceAll("[^a-zA-Z0-9:]", "_").replaceAll("__+", "_");
        return plain.startsWith("_") ? plain.substring(1) : plain;
    }
}
