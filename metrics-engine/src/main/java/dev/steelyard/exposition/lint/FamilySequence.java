package dev.steelyard.exposition.lint;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionParser;
import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.exposition.ExpositionParser.Part;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts lines together to families: which lines belong together, in which order they may stand, and
/// which names clash.
///
/// In text, samples without HELP and TYPE may return to their name later: they may be the parts of
/// a histogram or summary that nobody declared.
final class FamilySequence {
    private final ExpositionFormat format;
    private final Consumer<Finding> findings;
    private final Map<String, LintedFamily> firstOfName = new HashMap<>();
    private final List<LintedFamily> families = new ArrayList<>();
    private final Map<String, String> familyOfSample = new HashMap<>();
    private @Nullable LintedFamily current;

    FamilySequence(ExpositionFormat format, Consumer<Finding> findings) {
        this.format = format;
        this.findings = findings;
    }

    /// Takes the HELP, TYPE or UNIT on which `parser` stands.
    void metadata(ExpositionParser parser, Entry entry) {
        String name = parser.familyName();
        LintedFamily family = current;
        if (family == null || !family.name().equals(name)) {
            family = open(parser, Part.NAME, name);
        } else if (!family.samples().isEmpty()) {
            report(
                    parser,
                    Part.ENTRY,
                    "%s of %s stands behind its samples; move it before them"
                            .formatted(entry, name));
            return;
        }
        if (family.note(entry, parser.line())) {
            describe(family, parser, entry);
        } else {
            report(parser, Part.ENTRY, "second %s of %s; keep one".formatted(entry, name));
        }
    }

    private void describe(LintedFamily family, ExpositionParser parser, Entry entry) {
        switch (entry) {
            case TYPE -> family.declare(parser.type());
            case HELP -> family.describe(parser.text());
            case UNIT -> {
                family.measureIn(parser.text());
                if (!parser.text().matches("[a-zA-Z0-9_:]*+")) {
                    report(parser, Part.TEXT, "a unit is made of letters, digits and underscores");
                }
            }
            case SAMPLE, COMMENT, END -> throw new IllegalStateException("no metadata: " + entry);
        }
    }

    /// Takes the sample on which `parser` stands; answers it with its family, or nothing where it
    /// cannot belong to any.
    Optional<LintedFamily> sample(ExpositionParser parser, Labels labels) {
        String name = labels.metricName();
        LintedFamily family = current;
        if (family == null || !family.takes(name)) {
            if (family != null && family.name().equals(name)) {
                report(parser, Part.ENTRY, misnamed(family));
                return Optional.empty();
            }
            family = open(parser, Part.ENTRY, name);
        }
        return Optional.of(family);
    }

    private static String misnamed(LintedFamily family) {
        String name = family.name();
        if (family.type() == MetricType.COUNTER && name.endsWith(Suffixes.TOTAL)) {
            return "a counter is declared without %s; write # TYPE %s counter"
                    .formatted(
                            Suffixes.TOTAL,
                            name.substring(0, name.length() - Suffixes.TOTAL.length()));
        }
        return "samples of %s %s end in %s; rename this one"
                .formatted(family.type().word(), name, String.join(", ", family.suffixes()));
    }

    private LintedFamily open(ExpositionParser parser, Part part, String name) {
        LintedFamily opened = new LintedFamily(name, parser.line(), format);
        LintedFamily earlier = firstOfName.putIfAbsent(name, opened);
        if (earlier != null && mayReturn(earlier, part)) {
            current = earlier;
            return earlier;
        }
        if (earlier != null) {
            report(
                    parser,
                    part,
                    "metric %s began in line %d already; put all its lines in one group"
                            .formatted(name, earlier.line()));
        }
        if (format == ExpositionFormat.OPENMETRICS && name.startsWith("_")) {
            report(parser, part, "names that begin with an underscore are reserved; rename it");
        }
        families.add(opened);
        current = opened;
        return opened;
    }

    private boolean mayReturn(LintedFamily earlier, Part opener) {
        return format == ExpositionFormat.TEXT && earlier.isUndeclared() && opener == Part.ENTRY;
    }

    /// The families of a body that was read to its end.
    List<LintedFamily> finish() {
        families.forEach(this::claimNames);
        return families;
    }

    /// The families of a body that ended in a fault, but for the one that it tore.
    List<LintedFamily> abandon() {
        families.remove(current);
        return finish();
    }

    private void claimNames(LintedFamily family) {
        for (String suffix : family.suffixes()) {
            claim(family, family.name() + suffix);
        }
    }

    private void claim(LintedFamily family, String sampleName) {
        String owner = familyOfSample.putIfAbsent(sampleName, family.name());
        if (owner != null && !owner.equals(family.name())) {
            findings.accept(
                    new Finding.Fault(
                            family.line(),
                            1,
                            "metrics %s and %s can both have samples called %s; rename one"
                                    .formatted(owner, family.name(), sampleName)));
        }
    }

    private void report(ExpositionParser parser, Part part, String reason) {
        MalformedExpositionException fault = parser.fault(part, reason);
        findings.accept(new Finding.Fault(fault.line(), fault.column(), fault.reason()));
    }
}
