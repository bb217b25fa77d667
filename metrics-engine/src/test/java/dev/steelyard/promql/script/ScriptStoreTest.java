package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.SeriesReaderKit;
import java.util.List;
import java.util.Map;

class ScriptStoreTest extends SeriesReaderKit {
    @Override
    protected SeriesReader holding(Map<Labels, List<Sample>> series) {
        ScriptStore store = new ScriptStore();
        series.forEach((labels, samples) ->
                samples.forEach(sample ->
                        store.append(
                                labels,
                                new StoredSample(sample.timeMillis(), sample.value(), null, 0))));
        return store;
    }
}
