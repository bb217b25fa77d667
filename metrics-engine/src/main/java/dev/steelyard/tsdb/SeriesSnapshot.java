package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor.SampleCursor;

/// A series as it was at one moment; immutable, so it is read without locks.
final class SeriesSnapshot {
    private final Labels labels;
    private final Chunk[] chunks;

    /// Takes ownership of `chunks`, none of which changes any more.
    SeriesSnapshot(Labels labels, Chunk[] chunks) {
        this.labels = labels;
        this.chunks = chunks;
    }

    Labels labels() {
        return labels;
    }

    boolean hasBetween(long fromMillis, long toMillis) {
        return between(fromMillis, toMillis).next();
    }

    /// The samples from `fromMillis` to `toMillis`, both included.
    SampleCursor between(long fromMillis, long toMillis) {
        int first = 0;
        while (first < chunks.length && chunks[first].lastMillis() < fromMillis) {
            first++;
        }
        int index = first < chunks.length ? chunks[first].firstFrom(fromMillis) : 0;
        return new Walk(chunks, first, index - 1, toMillis);
    }

    private static final class Walk implements SampleCursor {
        private final Chunk[] chunks;
        private final long toMillis;
        private int chunk;
        private int index;

        Walk(Chunk[] chunks, int chunk, int index, long toMillis) {
            this.chunks = chunks;
            this.chunk = chunk;
            this.index = index;
            this.toMillis = toMillis;
        }

        @Override
        public boolean next() {
            if (chunk == chunks.length) {
                return false;
            }
            index++;
            if (index == chunks[chunk].count()) {
                chunk++;
                index = 0;
            }
            if (chunk < chunks.length && timeMillis() <= toMillis) {
                return true;
            }
            chunk = chunks.length;
            return false;
        }

        @Override
        public long timeMillis() {
            return chunks[chunk].timeMillis(index);
        }

        @Override
        public double value() {
            return chunks[chunk].value(index);
        }
    }
}
