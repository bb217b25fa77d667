package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import java.util.List;

/// Walks the series that a selection found, leaving out those without samples in it. The lease ends
/// with the walk.
final class HeadCursor implements SeriesCursor {
    private final List<SeriesSnapshot> found;
    private final HeadView view;
    private final TimeSpan span;
    private final SampleWalk walk;
    private final LabelPlaces places;
    private boolean begun; // whether the walk stands before the samples of the current series
    private int current = -1;

    HeadCursor(List<SeriesSnapshot> found, HeadView view, TimeSpan span) {
        this.found = found;
        this.view = view;
        this.span = span;
        this.walk = new SampleWalk(view, span);
        this.places = new LabelPlaces(view.postings());
    }

    @Override
    public boolean next() {
        do {
            current = Math.min(current + 1, found.size());
        } while (current < found.size() && !hasSamples(found.get(current)));
        if (current == found.size()) {
            view.lease().end();
        }
        return current < found.size();
    }

    private boolean hasSamples(SeriesSnapshot series) {
        begun = false;
        if (!series.late().isEmpty()) {
            return walk.begin(series).next();
        }
        long last = series.lastMillis();
        if (last <= span.toMillis()) {
            return last >= Math.max(span.fromMillis(), view.cutoffMillis());
        }
        if (walk.endsInside(series)) {
            return true;
        }
        begun = true;
        return walk.beginChunks(series).hold();
    }

    @Override
    public Labels labels() {
        return view.postings().labels(found.get(current).labels());
    }

    @Override
    public String label(String name) {
        return places.value(found.get(current).labels(), name);
    }

    @Override
    public SampleCursor samples() {
        SampleCursor samples = begun ? walk : walk.begin(found.get(current));
        begun = false;
        return samples;
    }
}
