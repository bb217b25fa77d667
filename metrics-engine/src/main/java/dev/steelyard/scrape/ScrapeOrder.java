package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;
import org.jspecify.annotations.Nullable;

/// The order in which a target wrote its series the last time, which nearly always is the order in
/// which it writes them now. A wrong guess costs a comparison, nothing else.
final class ScrapeOrder {
    private @Nullable ExpositionFormat format;
    private int era; // grows with each change of format
    private @Nullable CachedSeries first;
    private @Nullable CachedSeries previous;
    private @Nullable CachedSeries guess;

    /// Begins an answer. Bytes that are right in one format may be wrong in the other, so a change
    /// of format forgets the order.
    void begin(ExpositionFormat answered) {
        if (format != answered) {
            format = answered;
            forget();
        }
        previous = null;
        guess = first == null || first.isEvicted() ? null : first;
    }

    /// Forgets the order, so that nothing is guessed until it has been seen again.
    void forget() {
        era++;
        first = null;
    }

    /// The series that probably comes next; null where there is no telling.
    @Nullable CachedSeries guess() {
        return guess;
    }

    /// Notes the series that came.
    void came(CachedSeries series) {
        if (previous == null) {
            first = series;
        } else if (previous.follower(era) != series) { // mostly it is: a field is dearer to write
            previous.setFollower(series, era);
        }
        previous = series;
        guess = series.follower(era);
    }
}
