package dev.steelyard.exposition;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Where the metric name and the label pairs of one line stand in the body.
///
/// Owned by its [ExpositionParser] and used again for every line; strings are made only when labels
/// are composed.
final class SeriesText {
    /// Answered by [#duplicate] where all names differ.
    static final int NONE = -1;

    private final byte[] body;
    private int nameFrom = NONE;
    private int nameTo;
    private int[] ranges = new int[64]; // name from, name to, value from, value to, …
    private int used;

    SeriesText(byte[] body) {
        this.body = body;
    }

    void clear() {
        nameFrom = NONE;
        used = 0;
    }

    boolean hasName() {
        return nameFrom != NONE;
    }

    void name(int from, int to) {
        nameFrom = from;
        nameTo = to;
    }

    void addLabelName(int from, int to) {
        if (used + 4 > ranges.length) {
            ranges = Arrays.copyOf(ranges, ranges.length * 2);
        }
        ranges[used++] = from;
        ranges[used++] = to;
    }

    void addLabelValue(int from, int to) {
        ranges[used++] = from;
        ranges[used++] = to;
    }

    /// The metric's name, or the empty string where there is none.
    String name() {
        return hasName() ? text(nameFrom, nameTo) : "";
    }

    int labelCount() {
        return used / 4;
    }

    String labelName(int index) {
        return text(ranges[4 * index], ranges[4 * index + 1]);
    }

    String labelValue(int index) {
        return text(ranges[4 * index + 2], ranges[4 * index + 3]);
    }

    int labelNameAt(int index) {
        return ranges[4 * index];
    }

    int labelValueAt(int index) {
        return ranges[4 * index + 2];
    }

    /// Adds the name, as [Labels#NAME], and all labels to `builder`.
    void compose(LabelsBuilder builder) {
        if (hasName()) {
            builder.add(Labels.NAME, name());
        }
        for (int i = 0; i < labelCount(); i++) {
            builder.add(labelName(i), labelValue(i));
        }
    }

    /// The index of the first label whose name was there before, or [#NONE].
    int duplicate() {
        Set<String> names = new HashSet<>();
        if (hasName()) {
            names.add(Labels.NAME);
        }
        for (int i = 0; i < labelCount(); i++) {
            if (!names.add(labelName(i))) {
                return i;
            }
        }
        return NONE;
    }

    private String text(int from, int to) {
        return EscapedText.decode(body, from, to);
    }
}
