package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;
import org.jspecify.annotations.Nullable;

/// The order in which a target wrote its series the last time, which nearly always is the order in
/// which it writes them now. A wrong guess costs a comparison, nothing else.
final class ScrapeOrder {
    private @Nullable ExpositionFormat format;
    private boolean trusted;
    private @Nullable CachedSeries first;
    private @Nullable CachedSeries previous;
    private @Nullable CachedSeries guess;

    /// Begins an answer. The same bytes may be right in one format and wrong in the other, so a
    /// change of format is not guessed across.
    void begin(ExpositionFormat answered) {
        trusted = format == answered;
        format = answered;
        previous = null;
        guess = trusted && first != null && !first.isEvicted() ? first : null;
    }

    /// The series that probably comes next; null where there is no telling.
    @Nullable CachedSeries guess() {
        return guess;
    }

    /// Notes the series that came.
    void came(CachedSeries series) {
        if (previous == null) {
            first = series;
        } else {
            previous.setFollower(series);
        }
        previous = series;
        guess = trusted ? series.follower() : null;
    }
}
