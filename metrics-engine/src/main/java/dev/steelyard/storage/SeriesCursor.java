package dev.steelyard.storage;

import dev.steelyard.model.LabelSource;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// Walks the series of a selection, and each one's samples. Owned by one thread.
///
/// ```
/// while (series.next()) {
///     SampleCursor samples = series.samples();
///     while (samples.next()) { … samples.timeMillis() … samples.value() … }
/// }
/// ```
public interface SeriesCursor extends LabelSource {
    /// Moves to the next series; false at the end. Before the first call there is no current one.
    boolean next();

    /// The labels of the current series.
    @Override
    Labels labels();

    /// The samples of the current series in rising time, stale markers included; good until the
    /// next call of [#next]. Asked again, they are walked from the first on.
    SampleCursor samples();

    /// Walks samples in rising time.
    interface SampleCursor {
        /// Moves to the next sample; false at the end.
        boolean next();

        /// The time of the current sample in milliseconds since the epoch.
        long timeMillis();

        /// The value of the current sample; of a histogram, its sum.
        double value();

        /// Moves over the floats that come next and puts them into columns, from index `from` on;
        /// answers the index after the last. It ends where the columns or the samples do, or before
        /// a native histogram; `from` itself may also mean that only [#next] goes on from here.
        /// Until that is called there is no current sample.
        default int readFloats(long[] times, double[] values, int from) {
            return from;
        }

        /// Puts the latest sample into columns, at index 0, where it is a float that is found
        /// without walking all others; false where it is not, and what is in the columns means
        /// nothing. Nothing moves.
        default boolean readLatest(long[] times, double[] values) {
            return false;
        }

        /// The current sample where it is a native histogram, null where it is a float.
        default @Nullable NativeHistogram histogram() {
            return null;
        }

        /// When what the current sample counts began, in milliseconds since the epoch; 0 where that
        /// is not known.
        default long startMillis() {
            return 0;
        }
    }
}
