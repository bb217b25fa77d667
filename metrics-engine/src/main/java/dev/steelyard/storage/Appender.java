package dev.steelyard.storage;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;

/// A batch of samples on their way in: nothing is visible to readers before [#commit], and all of
/// it is after.
///
/// Owned by one thread from opening to closing. Expected refusals are values, never exceptions: one
/// bad sample does not spoil the batch.
public interface Appender extends AutoCloseable {
    /// Answered by [#series] where the store takes no further series.
    long NO_SERIES = 0;

    /// The reference of the series of `labels`, which is made if need be, or [#NO_SERIES].
    ///
    /// A reference stays good while its series has samples in the store; afterwards appending to it
    /// answers [AppendResult#UNKNOWN_SERIES] and the caller asks again. References are never
    /// reused.
    long series(Labels labels);

    /// Adds a sample to the batch. `value` may be the stale marker.
    AppendResult append(long series, long timeMillis, double value);

    /// Adds a sample that tells when what it counts began, in milliseconds since the epoch; 0 where
    /// that is not known.
    default AppendResult append(long series, long timeMillis, double value, long startMillis) {
        return append(series, timeMillis, value);
    }

    /// Adds a native histogram to the batch, which may be a stale marker. A series may have floats
    /// and histograms, at different times; a float stale marker behind a histogram reads as a stale
    /// histogram.
    ///
    /// @param startMillis when what it counts began; 0 where that is not known
    AppendResult append(long series, long timeMillis, NativeHistogram histogram, long startMillis);

    /// Adds an exemplar of a series to the batch.
    default ExemplarResult exemplar(long series, Exemplar exemplar) {
        return ExemplarResult.NOT_KEPT;
    }

    /// Makes the batch durable as far as the store promises it, and visible at once.
    void commit();

    /// Forgets what was not committed.
    @Override
    void close();
}
