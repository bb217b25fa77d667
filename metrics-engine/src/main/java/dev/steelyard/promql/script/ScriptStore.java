package dev.steelyard.promql.script;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The samples of a script in memory, as plain as can be.
final class ScriptStore implements ScriptStorage {
    private final NavigableMap<Labels, StoredSeries> series = new TreeMap<>();

    @Override
    public boolean append(Labels labels, StoredSample sample) {
        return series.computeIfAbsent(labels, StoredSeries::new).append(sample);
    }

    @Override
    public void clear() {
        series.clear();
    }

    @Override
    public SeriesCursor select(Selection selection) {
        List<StoredSeries> found =
                series.values().stream()
                        .filter(each ->
                                matches(selection.matchers(), each.labels())
                                        && each.samples().stream()
                                                .anyMatch(sample -> inside(selection, sample)))
                        .toList();
        return new StoredSeriesCursor(found, selection.fromMillis(), selection.toMillis());
    }

    private static boolean inside(Selection selection, StoredSample sample) {
        return sample.timeMillis() >= selection.fromMillis()
                && sample.timeMillis() <= selection.toMillis();
    }

    private static boolean matches(List<LabelMatcher> matchers, Labels labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels.get(matcher.name())));
    }
}
