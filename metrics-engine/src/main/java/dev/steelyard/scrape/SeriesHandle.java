package dev.steelyard.scrape;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarResult;

/// A series of a target with its reference in the store, which is asked for again whenever the
/// store has forgotten the series.
abstract class SeriesHandle {
    private long ref = Appender.NO_SERIES;

    /// The labels of the series; asked for only when the store does not know it.
    abstract Labels labels();

    /// Whether the store has room for the series; asks for its reference.
    final boolean register(Appender appender, Labels labels) {
        ref = appender.series(labels);
        return ref != Appender.NO_SERIES;
    }

    /// Appends a sample; [AppendResult#UNKNOWN_SERIES] where the store has no room for the series.
    final AppendResult append(Appender appender, long timeMillis, double value) {
        AppendResult result = appender.append(ref, timeMillis, value);
        return result == AppendResult.UNKNOWN_SERIES && register(appender, labels())
                ? appender.append(ref, timeMillis, value)
                : result;
    }

    /// Appends an exemplar beside the sample that was appended last.
    final void exemplar(Appender appender, Exemplar exemplar) {
        ExemplarResult _ =
                appender.exemplar(ref, exemplar); // the store counts those that it refuses
    }

    /// Appends a stale marker unless the store has forgotten the series, or has newer samples.
    ///
    /// @return false where it has newer ones
    final boolean end(Appender appender, long timeMillis) {
        return appender.append(ref, timeMillis, Staleness.MARKER) != AppendResult.OUT_OF_ORDER;
    }
}
