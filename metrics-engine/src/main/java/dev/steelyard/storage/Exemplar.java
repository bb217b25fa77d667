package dev.steelyard.storage;

import dev.steelyard.model.Labels;

/// One observation out of those that a sample counts, most often pointed out by the id of a trace.
///
/// @param timeMillis when it was made; where that is not told, the time of the sample beside it
/// @param isTimed whether it was told
public record Exemplar(Labels labels, double value, long timeMillis, boolean isTimed) {
    /// The most characters that names and values of its labels may have together, as OpenMetrics
    /// says.
    public static final int MAX_CHARACTERS = 128;

    /// Whether it is the same observation, told again: one without a time of its own comes with
    /// each scrape until the next takes its place.
    public boolean isSame(Exemplar other) {
        return Double.compare(value, other.value) == 0
                && (timeMillis == other.timeMillis || (!isTimed && !other.isTimed))
                && labels.equals(other.labels);
    }

    /// How many characters its labels have.
    public int characters() {
        int count = 0;
        for (int i = 0; i < labels.size(); i++) {
            count += length(labels.name(i)) + length(labels.value(i));
        }
        return count;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
