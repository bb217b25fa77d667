package dev.steelyard.promql.script;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.promql.histogram.CounterResets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The samples of one series, in rising time.
///
/// What a native histogram says of resets is not what was appended but what a time series database
/// answers for it, and what queries are written for: a histogram that goes on with the chunk of the
/// one before is no reset, the first one of a chunk may be one. A chunk ends where a counter falls,
/// is reset or goes stale, where the buckets are laid out otherwise, and at a float.
final class StoredSeries {
    private final Labels labels;
    private final List<StoredSample> samples = new ArrayList<>();

    StoredSeries(Labels labels) {
        this.labels = labels;
    }

    Labels labels() {
        return labels;
    }

    List<StoredSample> samples() {
        return samples;
    }

    /// Adds a sample at the end; false where it is not newer than the last one. The same sample
    /// again is no fault.
    boolean append(StoredSample sample) {
        StoredSample last = samples.isEmpty() ? null : samples.getLast();
        if (last != null && sample.timeMillis() <= last.timeMillis()) {
            return samples.stream().anyMatch(known -> same(known, sample));
        }
        NativeHistogram histogram = sample.histogram();
        samples.add(
                histogram == null
                        ? sample
                        : sample.withHistogram(histogram.withCounterReset(reset(last, histogram))));
        return true;
    }

    private static boolean same(StoredSample known, StoredSample sample) {
        return known.timeMillis() == sample.timeMillis()
                && Double.compare(known.value(), sample.value()) == 0
                && (known.histogram() == null) == (sample.histogram() == null);
    }

    private static CounterReset reset(@Nullable StoredSample last, NativeHistogram next) {
        if (next.counterReset() == CounterReset.GAUGE) {
            return CounterReset.GAUGE;
        }
        NativeHistogram previous = last == null ? null : last.histogram();
        boolean goesOn =
                previous != null
                        && next.counterReset() != CounterReset.RESET
                        && previous.counterReset() != CounterReset.GAUGE
                        && !Staleness.isStale(previous.sum())
                        && sameLayout(previous, next)
                        && !CounterResets.between(
                                previous, next.withCounterReset(CounterReset.UNKNOWN));
        return goesOn ? CounterReset.NOT_RESET : CounterReset.UNKNOWN;
    }

    private static boolean sameLayout(NativeHistogram left, NativeHistogram right) {
        return left.schema() == right.schema()
                && left.zeroThreshold() == right.zeroThreshold()
                && left.customBounds().equals(right.customBounds());
    }
}
