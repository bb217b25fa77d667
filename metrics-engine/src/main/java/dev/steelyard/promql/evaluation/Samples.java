package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.promql.histogram.CounterResets;
import dev.steelyard.promql.points.FloatColumn;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.HistogramColumn;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.SelectorMatcher;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The samples of one series after the other, read from the store into columns.
final class Samples {
    private final FloatColumn floats;
    private final HistogramColumn histograms = new HistogramColumn();
    private final boolean staleKept;
    private final boolean bucketsRead;

    /// @param staleKept whether stale markers are among the floats
    /// @param startsKept whether it is kept when the count of a sample began
    /// @param bucketsRead whether the buckets of native histograms matter; else they are dropped,
    ///   once it is known from them whether the counter began anew
    Samples(boolean staleKept, boolean startsKept, boolean bucketsRead) {
        this.floats = new FloatColumn(startsKept);
        this.staleKept = staleKept;
        this.bucketsRead = bucketsRead;
    }

    /// The floats, in rising time.
    FloatColumn floats() {
        return floats;
    }

    /// The native histograms, in rising time.
    HistogramColumn histograms() {
        return histograms;
    }

    /// How many samples there are of both kinds.
    int size() {
        return floats.size() + histograms.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /// Forgets what was read and reads a series whole.
    void read(SeriesCursor.SampleCursor cursor) {
        floats.clear();
        histograms.clear();
        readAhead(cursor);
        NativeHistogram previous = null;
        while (cursor.next()) {
            NativeHistogram histogram = cursor.histogram();
            if (histogram == null) {
                add(cursor);
            } else if (!histogram.isStale()) {
                histograms.add(
                        cursor.timeMillis(),
                        bucketsRead ? histogram : withoutBuckets(histogram, previous),
                        cursor.startMillis());
                previous = histogram;
            } else if (staleKept) {
                floats.add(cursor.timeMillis(), Staleness.MARKER, 0);
            }
        }
    }

    /// Forgets what was read and reads the latest sample, with others before it where it cannot be
    /// had alone. Only where stale markers are kept.
    void readLatest(SeriesCursor.SampleCursor cursor) {
        floats.clear();
        histograms.clear();
        if (floats.keepsStarts() || !floats.addOne(cursor::readLatest)) {
            read(cursor);
        } else if (Gap.is(floats.values()[0])) {
            floats.values()[0] = Double.NaN;
        }
    }

    /// Reads the floats before the first histogram at one go, if the cursor can.
    private void readAhead(SeriesCursor.SampleCursor cursor) {
        if (floats.keepsStarts()) {
            return;
        }
        floats.addAll(cursor::readFloats);
        long[] times = floats.times();
        double[] values = floats.values();
        int size = floats.size();
        int kept = 0;
        for (int i = 0; i < size; i++) {
            double value = values[i];
            if (!Double.isNaN(value) || staleKept || !Staleness.isStale(value)) {
                times[kept] = times[i];
                values[kept++] = Gap.is(value) ? Double.NaN : value;
            }
        }
        floats.truncate(kept);
    }

    private static NativeHistogram withoutBuckets(
            NativeHistogram histogram, @Nullable NativeHistogram previous) {
        CounterReset reset = histogram.counterReset();
        if (reset == CounterReset.UNKNOWN && previous != null) {
            reset =
                    CounterResets.between(previous, histogram)
                            ? CounterReset.RESET
                            : CounterReset.NOT_RESET;
        }
        return new NativeHistogram(
                histogram.schema(),
                reset,
                histogram.wholeCounts(),
                0,
                0,
                histogram.count(),
                histogram.sum(),
                Buckets.NONE,
                Buckets.NONE,
                List.of());
    }

    private void add(SeriesCursor.SampleCursor cursor) {
        double value = cursor.value();
        if (Double.isNaN(value)) {
            if (Staleness.isStale(value) && !staleKept) {
                return;
            }
            if (Gap.is(value)) {
                value = Double.NaN;
            }
        }
        floats.add(cursor.timeMillis(), value, floats.keepsStarts() ? cursor.startMillis() : 0);
    }

    /// The series of a selector that have samples after `after` up to `until`, in order only where
    /// that matters to the answer.
    static SeriesCursor select(Query query, Expr.VectorSelector selector, long after, long until) {
        Selection selection = new Selection(matchers(selector), after + 1, until);
        return query.preparation().isOrdered(selector)
                ? query.reader().select(selection)
                : query.reader().scan(selection);
    }

    /// The series that have samples after `after` up to `until`.
    static SeriesCursor select(Query query, List<LabelMatcher> matchers, long after, long until) {
        return query.reader().select(new Selection(matchers, after + 1, until));
    }

    /// The conditions of a selector.
    static List<LabelMatcher> matchers(Expr.VectorSelector selector) {
        return selector.matchers().stream().map(SelectorMatcher::matcher).toList();
    }
}
