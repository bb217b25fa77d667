package dev.steelyard.apiserver.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The clauses of an `Accept` header (RFC 9110 §12.5.1), the most wanted first.
///
/// Clauses of one weight keep the order in which the client wrote them, which is how Kubernetes
/// clients state their preference: `application/json;as=Table;v=v1;g=meta.k8s.io,application/json`.
/// A clause that cannot be read is skipped, as is one of weight 0.
public final class Accept {
    private Accept() {}

    /// One media range with its parameters; names and types are in lower case.
    public record Clause(
            String type, String subtype, Map<String, String> parameters, double weight) {
        public Clause {
            parameters = Map.copyOf(parameters);
        }

        /// Whether JSON satisfies the range, leaving its parameters aside.
        public boolean coversJson() {
            return (type.equals("*") && subtype.equals("*"))
                    || (type.equals("application")
                            && (subtype.equals("json") || subtype.equals("*")));
        }

        /// The value of a parameter, or the empty string.
        public String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    /// The clauses of all values of the header; none where the client stated nothing.
    public static List<Clause> parse(List<String> headerValues) {
        List<Clause> clauses = new ArrayList<>();
        for (String value : headerValues) {
            for (String clause : split(value, ',')) {
                parseClause(clause, clauses);
            }
        }
        clauses.sort(Comparator.comparingDouble(Clause::weight).reversed());
        return clauses;
    }

    private static void parseClause(String text, List<Clause> into) {
        List<String> parts = split(text, ';');
        String range = parts.getFirst().strip().toLowerCase(Locale.ROOT);
        int slash = range.indexOf('/');
        if (slash <= 0 || slash == range.length() - 1) {
            return;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquote(part.substring(equals + 1).strip()));
            }
        }
        double weight = weight(parameters.remove("q"));
        if (weight > 0) {
            into.add(
                    new Clause(
                            range.substring(0, slash),
                            range.substring(slash + 1),
                            parameters,
                            weight));
        }
    }

    private static double weight(@org.jspecify.annotations.Nullable String q) {
        if (q == null) {
            return 1;
        }
        try {
            double weight = Double.parseDouble(q);
            return weight >= 0 && weight <= 1 ? weight : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static String unquote(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /// Splits outside of quotes.
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
