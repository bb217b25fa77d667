package dev.steelyard.scrape;

import dev.steelyard.model.MetricType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The families that a target declares, at most so many. Written by the target's loop, which
/// publishes a new map only when something was declared anew; read by any thread.
final class Declarations {
    /// The parts of a metric's name that belong to a sample and not to its family.
    private static final List<String> SUFFIXES =
            List.of("_total", "_bucket", "_sum", "_count", "_created", "_info");

    /// A help text beyond this is cut: it is for the eye.
    private static final int MAX_HELP = 512;

    private final int maxFamilies;
    private final SharedParts shared;
    private final Map<String, FamilyDeclaration> changed = new LinkedHashMap<>();
    private volatile Map<String, FamilyDeclaration> published = Map.of();

    Declarations(int maxFamilies, SharedParts shared) {
        this.maxFamilies = maxFamilies;
        this.shared = shared;
    }

    void type(String family, MetricType type) {
        declare(family, known -> known.type() == type ? known : known.withType(type));
    }

    void help(String family, String help) {
        String cut = help.length() > MAX_HELP ? help.substring(0, MAX_HELP) : help;
        declare(family, known -> known.help().equals(cut) ? known : known.withHelp(cut));
    }

    void unit(String family, String unit) {
        declare(family, known -> known.unit().equals(unit) ? known : known.withUnit(unit));
    }

    private void declare(String family, UnaryOperator<FamilyDeclaration> change) {
        FamilyDeclaration known = changed.getOrDefault(family, published.get(family));
        FamilyDeclaration next =
                change.apply(known == null ? FamilyDeclaration.undeclared(family) : known);
        if (!next.equals(known) && (known != null || size() < maxFamilies)) {
            changed.put(family, next);
        }
    }

    private int size() {
        return published.size() + changed.size();
    }

    /// Publishes what the latest scrape declared anew.
    void publish() {
        if (!changed.isEmpty()) {
            Map<String, FamilyDeclaration> next = new HashMap<>(published);
            changed.forEach((family, declaration) -> next.put(family, shared.share(declaration)));
            published = shared.share(next);
            changed.clear();
        }
    }

    /// Forgets what a failed scrape declared.
    void discard() {
        changed.clear();
    }

    /// The declaration of the family that a metric belongs to.
    Optional<FamilyDeclaration> of(String metric) {
        Map<String, FamilyDeclaration> now = published;
        return names(metric).stream().filter(now::containsKey).findFirst().map(now::get);
    }

    /// All declarations, sorted by the name of the family.
    List<FamilyDeclaration> all() {
        return published.values().stream()
                .sorted(Comparator.comparing(FamilyDeclaration::family))
                .toList();
    }

    private static List<String> names(String metric) {
        List<String> names = new ArrayList<>(List.of(metric));
        for (String suffix : SUFFIXES) {
            if (metric.endsWith(suffix)) {
                names.add(metric.substring(0, metric.length() - suffix.length()));
            }
        }
        return names;
    }
}
