package dev.steelyard.scrape;

import org.jspecify.annotations.Nullable;

/// The order in which a target wrote its series the last time, which nearly always is the order in
/// which it writes them now. A wrong guess costs a comparison, nothing else.
final class ScrapeOrder {
    private @Nullable CachedSeries first;
    private @Nullable CachedSeries previous;
    private @Nullable CachedSeries guess;

    /// Begins an answer.
    void begin() {
        previous = null;
        guess = first == null || first.isEvicted() ? null : first;
    }

    /// Forgets the order of all series that there are, so that nothing is guessed until it has been
    /// seen again.
    void forget(SeriesCache all) {
        first = null;
        all.forEach(series -> series.setFollower(null));
    }

    /// The series that probably comes next; null where there is no telling.
    @Nullable CachedSeries guess() {
        return guess;
    }

    /// Notes the series that came.
    void came(CachedSeries series) {
        if (previous == null) {
            first = series;
        } else if (previous.follower() != series) { // mostly it is: a field is dearer to write
            previous.setFollower(series);
        }
        previous = series;
        guess = series.follower();
    }
}
