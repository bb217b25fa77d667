package dev.steelyard.exposition.lint;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionParser;
import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The strict reader of an exposition: holds it to its format to the letter and to the conventions.
///
/// A line that breaks the grammar ends the reading; all else is collected. What is checked stands
/// in the rules beside this class, by the specification of OpenMetrics 1.0 and the description of
/// the text format 0.0.4.
public final class ExpositionLint {
    private final ExpositionParser parser;
    private final List<Finding> findings = new ArrayList<>();
    private final FamilySequence families;
    private final SampleRules samples;

    private ExpositionLint(byte[] body, ExpositionFormat format) {
        this.parser = ExpositionParser.strict(body, body.length, format);
        this.samples = new SampleRules(parser, findings::add);
        this.families = new FamilySequence(format, findings::add);
    }

    /// The findings in `body`, by line; none for a good one. Conventions are not spoken of where
    /// the format is broken.
    public static List<Finding> check(byte[] body, ExpositionFormat format) {
        if (body.length == 0) {
            return List.of(
                    new Finding.Fault(1, 1, "there is nothing here; an exposition has metrics"));
        }
        ExpositionLint lint = new ExpositionLint(body, format);
        lint.read();
        boolean broken = lint.findings.stream().anyMatch(Finding.Fault.class::isInstance);
        return lint.findings.stream()
                .filter(finding -> !broken || finding instanceof Finding.Fault)
                .sorted(Comparator.comparingInt(Finding::line))
                .toList();
    }

    private void read() {
        try {
            for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
                switch (entry) {
                    case SAMPLE -> readSample();
                    case TYPE, HELP, UNIT -> families.metadata(parser, entry);
                    case COMMENT, END -> {}
                }
            }
        } catch (MalformedExpositionException e) {
            families.abandon().forEach(this::check);
            findings.add(new Finding.Fault(e.line(), e.column(), e.reason()));
            return;
        }
        families.finish().forEach(this::check);
    }

    private void readSample() throws MalformedExpositionException {
        Labels labels = parser.labels();
        LintedFamily family = families.sample(parser, labels).orElse(null);
        if (family == null) {
            return;
        }
        LintedSample sample =
                new LintedSample(
                        parser.line(),
                        labels.metricName(),
                        new LabelsBuilder(labels).set(Labels.NAME, "").build(),
                        parser.value(),
                        parser.timestampSeconds());
        samples.check(family, sample);
        family.add(sample);
    }

    private void check(LintedFamily family) {
        new GroupingRules(findings::add).check(family);
        new HistogramRules(findings::add).check(family);
        new NamingRules(findings::add).check(family);
    }
}
