package dev.steelyard.storage.merge;

import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.List;

/// Several readers as one: series that more than one has are merged sample by sample. Of samples at
/// the same time, that of the first reader in the list is taken. As safe for threads as they are.
public final class MergedReader implements SeriesReader {
    private final List<SeriesReader> readers;

    /// A reader of all that `readers` have.
    public MergedReader(List<? extends SeriesReader> readers) {
        this.readers = List.copyOf(readers);
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return merge(readers.stream().map(reader -> reader.select(selection)).toList());
    }

    @Override
    public List<String> caveats(long fromMillis, long toMillis) {
        return readers.stream()
                .flatMap(reader -> reader.caveats(fromMillis, toMillis).stream())
                .toList();
    }

    /// Several cursors, each of which gives series in the order of labels, as one.
    public static SeriesCursor merge(List<SeriesCursor> cursors) {
        return cursors.size() == 1 ? cursors.getFirst() : new MergedCursor(cursors);
    }

    /// The samples that several cursors give of one series, as one.
    public static SeriesCursor.SampleCursor samples(List<SeriesCursor.SampleCursor> cursors) {
        return cursors.size() == 1 ? cursors.getFirst() : new MergedSamples(cursors);
    }
}
