package dev.steelyard.scrape;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Puts the labels of a target onto the labels that it states itself, by the rules of Prometheus.
final class SeriesIdentity {
    private static final String RENAMED = "exported_";

    private final Labels own;
    private final boolean honorLabels;

    SeriesIdentity(Target target) {
        this.own = target.labels();
        this.honorLabels = target.honor().labels();
    }

    /// Puts the labels of the target onto those that it states of a series.
    void onto(LabelsBuilder stated) {
        List<String> clashes = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            if (stated.get(own.name(i)).isEmpty()) {
                stated.set(own.name(i), own.value(i));
            } else if (!honorLabels) {
                clashes.add(own.name(i));
            }
        }
        clashes.sort(Comparator.comparingInt(String::length));
        List<String> values = clashes.stream().map(stated::get).toList();
        clashes.forEach(name -> stated.set(name, own.get(name)));
        for (int i = 0; i < values.size(); i++) {
            stated.set(freeName(clashes.get(i), stated), values.get(i));
        }
    }

    private static String freeName(String clash, LabelsBuilder taken) {
        String name = RENAMED + clash;
        while (!taken.get(name).isEmpty()) {
            name = RENAMED + name;
        }
        return name;
    }

    /// Which limit an identity breaks, if any.
    static Optional<SampleDrop> brokenLimit(Labels labels, ScrapeLimits limits) {
        if (labels.size() > limits.labels()) {
            return Optional.of(SampleDrop.LABEL_LIMIT);
        }
        for (int i = 0; i < labels.size(); i++) {
            if (isLonger(labels.name(i), limits.labelNameBytes())) {
                return Optional.of(SampleDrop.LABEL_NAME_LENGTH);
            }
            if (isLonger(labels.value(i), limits.labelValueBytes())) {
                return Optional.of(SampleDrop.LABEL_VALUE_LENGTH);
            }
        }
        return Optional.empty();
    }

    /// A UTF-16 unit is at most three bytes of UTF-8, so most texts need no counting.
    private static boolean isLonger(String text, int bytes) {
        return text.length() > bytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > bytes;
    }
}
