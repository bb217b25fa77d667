package dev.steelyard.rules.standing;

import dev.steelyard.rules.v1alpha1.Across;
import java.util.OptionalDouble;

/// Counts series while they are folded.
final class Tally {
    private final SeriesFold fold;
    private int lone;
    private int ended;
    private long newestMillis = FoldReading.NEVER;
    private long resumedMillis = FoldReading.NEVER;

    /// How many series were added.
    int known;

    Tally(Across across) {
        this.fold = new SeriesFold(across);
    }

    void add(SampleRing ring, double value, boolean isLone, long nowMillis) {
        known++;
        lone += isLone ? 1 : 0;
        ended += ring.hasEnded(nowMillis) ? 1 : 0;
        newestMillis = Math.max(newestMillis, ring.newestMillis(nowMillis));
        resumedMillis = Math.max(resumedMillis, ring.resumedMillis());
        if (!SampleRing.isNone(value)) {
            fold.add(value);
        }
    }

    FoldReading.Part part() {
        double value = fold.value();
        return new FoldReading.Part(
                SampleRing.isNone(value) ? OptionalDouble.empty() : OptionalDouble.of(value),
                fold.series(),
                lone,
                newestMillis,
                resumedMillis,
                known > 0 && ended == known);
    }
}
