package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;

/// A label with a value that some series has, kept once for all of them, and the slots of those
/// whose samples are published.
final class LabelPair implements Comparable<LabelPair> {
    private final int number;
    private final String name;
    private final String value;
    private final SlotSet slots = new SlotSet();
    private int uses;

    LabelPair(int number, String name, String value) {
        this.number = number;
        this.name = name;
        this.value = value;
    }

    int number() {
        return number;
    }

    String name() {
        return name;
    }

    String value() {
        return value;
    }

    /// Orders by name, then value, as labels are ordered.
    @Override
    public int compareTo(LabelPair other) {
        int names = Labels.compareUtf8(name, other.name);
        return names != 0 ? names : Labels.compareUtf8(value, other.value);
    }

    /// The published series that have it; guarded by the lock of [Postings].
    SlotSet slots() {
        return slots;
    }

    /// Whether a published series has it; under the same lock.
    boolean isPublished() {
        return !slots.isEmpty();
    }

    /// How many series have it, published or not.
    int uses() {
        return uses;
    }

    /// Notes one more series, published or not.
    void use() {
        uses++;
    }

    /// Notes one less; true where none is left.
    boolean release() {
        return --uses == 0;
    }
}
