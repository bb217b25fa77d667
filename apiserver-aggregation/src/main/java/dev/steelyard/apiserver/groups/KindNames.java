package dev.steelyard.apiserver.groups;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The names by which paths call the objects of a kind: those that discovery was seen to tell, or,
/// until then and where it cannot be asked, those that English makes of the kind.
///
/// Safe for any number of threads.
public final class KindNames {
    private final Map<Kind, Names> learned = new ConcurrentHashMap<>();

    /// A kind of an API version.
    public record Kind(String apiVersion, String kind) {
        private String group() {
            int slash = apiVersion.indexOf('/');
            return slash < 0 ? "" : apiVersion.substring(0, slash);
        }
    }

    /// What one and many of a kind are called: `ingress`, `ingresses`.
    public record Names(String singular, String plural) {}

    /// Takes the names that discovery tells.
    public void learn(Kind kind, Names names) {
        learned.put(kind, names);
    }

    /// The names of a kind.
    public Names of(Kind kind) {
        Names known = learned.get(kind);
        return known != null ? known : english(kind.kind().toLowerCase(Locale.ROOT));
    }

    /// Whether a path that says `resource` means objects of `kind`: with or without the group, one
    /// or many.
    public boolean isCalled(String resource, Kind kind) {
        int dot = resource.indexOf('.');
        String name = dot < 0 ? resource : resource.substring(0, dot);
        if (dot >= 0 && !resource.substring(dot + 1).equals(kind.group())) {
            return false;
        }
        Names names = of(kind);
        return name.equals(names.plural()) || name.equals(names.singular());
    }

    /// What many objects of a kind are called, qualified with the group:
    /// `ingresses.networking.k8s.io`.
    public String resource(Kind kind) {
        String plural = of(kind).plural();
        return kind.group().isEmpty() ? plural : plural + "." + kind.group();
    }

    private static Names english(String singular) {
        if (List.of("s", "x", "ch", "sh").stream().anyMatch(singular::endsWith)) {
            return new Names(singular, singular.equals("endpoints") ? singular : singular + "es");
        }
        boolean changes = singular.length() > 1 && singular.endsWith("y");
        boolean afterVowel =
                changes && "aeiou".indexOf(singular.charAt(singular.length() - 2)) >= 0;
        return new Names(
                singular,
                changes && !afterVowel
                        ? singular.substring(0, singular.length() - 1) + "ies"
                        : singular + "s");
    }
}
