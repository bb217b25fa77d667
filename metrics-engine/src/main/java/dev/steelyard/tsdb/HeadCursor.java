package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import java.util.List;

/// Walks the series that a selection found. The lease ends with the walk.
final class HeadCursor implements SeriesCursor {
    private final List<SeriesSnapshot> found;
    private final HeadView view;
    private final TimeSpan span;
    private final boolean strict;
    private final SampleWalk walk;
    private int current = -1;

    private HeadCursor(List<SeriesSnapshot> found, HeadView view, TimeSpan span, boolean strict) {
        this.found = found;
        this.view = view;
        this.span = span;
        this.strict = strict;
        this.walk = new SampleWalk(view, span);
    }

    /// A walk over all of them.
    static HeadCursor of(List<SeriesSnapshot> found, HeadView view, TimeSpan span) {
        return new HeadCursor(found, view, span, false);
    }

    /// A walk over those that have samples in the span.
    static HeadCursor withSamples(List<SeriesSnapshot> found, HeadView view, TimeSpan span) {
        return new HeadCursor(found, view, span, true);
    }

    @Override
    public boolean next() {
        do {
            current = Math.min(current + 1, found.size());
        } while (strict && current < found.size() && !hasSamples(found.get(current)));
        if (current == found.size()) {
            view.lease().end();
        }
        return current < found.size();
    }

    private boolean hasSamples(SeriesSnapshot series) {
        if (!series.late().isEmpty()) {
            return walk.begin(series).next();
        }
        long last = series.lastMillis();
        long from = Math.max(span.fromMillis(), view.cutoffMillis());
        if (last != Long.MAX_VALUE && last <= span.toMillis()) {
            return last >= from;
        }
        long firstOpen = series.firstOpenMillis();
        return (firstOpen >= from && firstOpen <= span.toMillis()) || walk.begin(series).next();
    }

    @Override
    public Labels labels() {
        return view.postings().labels(found.get(current).labels());
    }

    @Override
    public String label(String name) {
        return view.postings().value(found.get(current).labels(), name);
    }

    @Override
    public SampleCursor samples() {
        return walk.begin(found.get(current));
    }
}
