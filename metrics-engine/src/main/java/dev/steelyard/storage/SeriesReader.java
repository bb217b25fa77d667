package dev.steelyard.storage;

import dev.steelyard.model.Labels;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Answers selections from a published state; safe for any number of threads.
public interface SeriesReader {
    /// The series that have samples in the selection, sorted by their labels.
    SeriesCursor select(Selection selection);

    /// The same for whoever does not care about their order, in whichever comes cheapest.
    default SeriesCursor scan(Selection selection) {
        return select(selection);
    }

    /// What whoever selects something between two times should know besides, in words: what may be
    /// missing from it. It may be more after the samples have been walked.
    default List<String> caveats(long fromMillis, long toMillis) {
        return List.of();
    }

    /// The names of all labels of the series in the selection, each once and in order.
    ///
    /// An implementation that keeps an index answers from it instead. Asked for [all
    /// series][Selection#isOfAll], it may name what only series without samples in the selection
    /// have, as Prometheus does, as long as it has samples of its own there.
    default List<String> labelNames(Selection selection) {
        SortedSet<String> names = new TreeSet<>();
        SeriesCursor series = select(selection);
        while (series.next()) {
            Labels labels = series.labels();
            for (int i = 0; i < labels.size(); i++) {
                names.add(labels.name(i));
            }
        }
        return List.copyOf(names);
    }

    /// The values that the label `name` has in the series of the selection, each once and in order;
    /// more where [#labelNames] may.
    default List<String> labelValues(String name, Selection selection) {
        SortedSet<String> values = new TreeSet<>();
        SeriesCursor series = select(selection);
        while (series.next()) {
            String value = series.labels().get(name);
            if (!value.isEmpty()) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }
}
