package dev.steelyard.storage.merge;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.script.ScriptStorage;
import dev.steelyard.promql.script.StoredSample;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Spreads the samples of scripts over several storages and reads these as one: of each series a
/// few samples are in the first, as many more in the next, and so on; the first of a run is in the
/// one before, too.
public final class MergedScripts implements ScriptStorage {
    private static final int RUN = 5;

    private final List<ScriptStorage> parts;
    private final MergedReader merged;
    private final Map<Labels, Map<Long, Integer>> runs = new HashMap<>();

    /// Spreads them over `parts`.
    public MergedScripts(List<ScriptStorage> parts) {
        this.parts = List.copyOf(parts);
        this.merged = new MergedReader(parts);
    }

    @Override
    public boolean append(Labels labels, StoredSample sample) {
        Map<Long, Integer> placed = runs.computeIfAbsent(labels, _ -> new HashMap<>());
        int next = placed.size();
        int place = placed.computeIfAbsent(sample.timeMillis(), _ -> next);
        boolean twice = place >= RUN && place % RUN == 0;
        return (!twice || part(place - 1).append(labels, sample))
                && part(place).append(labels, sample);
    }

    private ScriptStorage part(int place) {
        return parts.get(place / RUN % parts.size());
    }

    @Override
    public void clear() {
        runs.clear();
        parts.forEach(ScriptStorage::clear);
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return merged.select(selection);
    }
}
