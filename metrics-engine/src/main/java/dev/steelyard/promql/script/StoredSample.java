package dev.steelyard.promql.script;

import dev.steelyard.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// A sample of a script: a native histogram where `histogram` is there, else a float.
///
/// @param startMillis when what it counts began, 0 where that is not known
public record StoredSample(
        long timeMillis, double value, @Nullable NativeHistogram histogram, long startMillis) {
    StoredSample withHistogram(NativeHistogram other) {
        return new StoredSample(timeMillis, value, other, startMillis);
    }
}
