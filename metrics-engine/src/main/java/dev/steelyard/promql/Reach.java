package dev.steelyard.promql;

import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;

/// A reader that remembers from when to when a query selected from it. As safe for threads as the
/// reader is.
final class Reach implements SeriesReader {
    private final SeriesReader reader;
    private final LongAccumulator from = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator to = new LongAccumulator(Math::max, Long.MIN_VALUE);

    Reach(SeriesReader reader) {
        this.reader = reader;
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return reader.select(noted(selection));
    }

    @Override
    public SeriesCursor scan(Selection selection) {
        return reader.scan(noted(selection));
    }

    @Override
    public List<String> caveats(long fromMillis, long toMillis) {
        return reader.caveats(fromMillis, toMillis);
    }

    /// The caveats of all that was selected.
    List<String> caveats() {
        return from.get() > to.get() ? List.of() : caveats(from.get(), to.get());
    }

    private Selection noted(Selection selection) {
        from.accumulate(selection.fromMillis());
        to.accumulate(selection.toMillis());
        return selection;
    }
}
