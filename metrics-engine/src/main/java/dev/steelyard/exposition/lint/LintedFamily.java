package dev.steelyard.exposition.lint;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A family as it was read: its metadata and its samples in their order.
///
/// Filled by [FamilySequence] while its lines last, only read afterwards.
final class LintedFamily {
    /// What a metric measured at one time: its labels without `le`, `quantile` or state, and the
    /// timestamp in seconds, NaN where there is none.
    record PointKey(Labels metric, double seconds) {}

    private final String name;
    private final int line;
    private final ExpositionFormat format;
    private final Map<Entry, Integer> metadataLines = new EnumMap<>(Entry.class);
    private final List<LintedSample> samples = new ArrayList<>();
    private MetricType type = MetricType.UNKNOWN;
    private String help = "";
    private String unit = "";

    LintedFamily(String name, int line, ExpositionFormat format) {
        this.name = name;
        this.line = line;
        this.format = format;
    }

    /// Notes that `entry` stands in `line`; answers false where the family had one before.
    boolean note(Entry entry, int line) {
        return metadataLines.putIfAbsent(entry, line) == null;
    }

    /// Whether nothing but samples tells of the family.
    boolean isUndeclared() {
        return metadataLines.isEmpty();
    }

    void declare(MetricType type) {
        this.type = type;
    }

    void describe(String help) {
        this.help = help;
    }

    void measureIn(String unit) {
        this.unit = unit;
    }

    void add(LintedSample sample) {
        samples.add(sample);
    }

    /// Whether samples called `sampleName` belong to this family.
    boolean takes(String sampleName) {
        return sampleName.startsWith(name)
                && suffixes().contains(sampleName.substring(name.length()));
    }

    /// What `sample` appends to the name of the family.
    String suffix(LintedSample sample) {
        return sample.name().substring(name.length());
    }

    List<String> suffixes() {
        return Suffixes.of(type, format);
    }

    /// The label that tells samples of one point apart, or the empty string.
    String pointLabel(LintedSample sample) {
        return switch (type) {
            case HISTOGRAM, GAUGEHISTOGRAM -> suffix(sample).equals(Suffixes.BUCKET) ? "le" : "";
            case SUMMARY -> suffix(sample).equals(Suffixes.NONE) ? "quantile" : "";
            case STATESET -> name;
            case COUNTER, GAUGE, INFO, UNKNOWN -> "";
        };
    }

    Labels metricOf(LintedSample sample) {
        return sample.labelsWithout(pointLabel(sample));
    }

    /// The samples by point, in the order in which points begin.
    Map<PointKey, List<LintedSample>> points() {
        Map<PointKey, List<LintedSample>> points = new LinkedHashMap<>();
        for (LintedSample sample : samples) {
            points.computeIfAbsent(
                            new PointKey(metricOf(sample), sample.seconds()),
                            _ -> new ArrayList<>())
                    .add(sample);
        }
        return points;
    }

    String name() {
        return name;
    }

    int line() {
        return line;
    }

    ExpositionFormat format() {
        return format;
    }

    MetricType type() {
        return type;
    }

    String help() {
        return help;
    }

    String unit() {
        return unit;
    }

    int lineOf(Entry entry) {
        return metadataLines.getOrDefault(entry, line);
    }

    List<LintedSample> samples() {
        return samples;
    }
}
