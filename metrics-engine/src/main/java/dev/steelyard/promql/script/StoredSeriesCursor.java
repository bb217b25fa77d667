package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the series of a script's store and the samples of each between two times.
final class StoredSeriesCursor implements SeriesCursor {
    private final List<StoredSeries> series;
    private final long fromMillis;
    private final long toMillis;
    private int current = -1;

    StoredSeriesCursor(List<StoredSeries> series, long fromMillis, long toMillis) {
        this.series = series;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    @Override
    public boolean next() {
        current = Math.min(current + 1, series.size());
        return current < series.size();
    }

    @Override
    public Labels labels() {
        return series.get(current).labels();
    }

    @Override
    public SampleCursor samples() {
        List<StoredSample> inside =
                series.get(current).samples().stream()
                        .filter(sample ->
                                sample.timeMillis() >= fromMillis
                                        && sample.timeMillis() <= toMillis)
                        .toList();
        return new Samples(inside);
    }

    private static final class Samples implements SampleCursor {
        private final List<StoredSample> samples;
        private int index = -1;

        Samples(List<StoredSample> samples) {
            this.samples = samples;
        }

        @Override
        public boolean next() {
            index = Math.min(index + 1, samples.size());
            return index < samples.size();
        }

        @Override
        public long timeMillis() {
            return samples.get(index).timeMillis();
        }

        @Override
        public double value() {
            return samples.get(index).value();
        }

        @Override
        public @Nullable NativeHistogram histogram() {
            return samples.get(index).histogram();
        }

        @Override
        public long startMillis() {
            return samples.get(index).startMillis();
        }
    }
}
