package dev.steelyard.testing;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.SeriesReaderKit;
import java.util.List;
import java.util.Map;

/// The naive store is held to the kit too, so that the kit's tables check the model itself.
class MemoryStoreTest extends SeriesReaderKit {
    @Override
    protected SeriesReader holding(Map<Labels, List<Sample>> series) {
        MemoryStore store = new MemoryStore();
        series.forEach((labels, samples) ->
                samples.forEach(sample -> store.put(labels, sample.timeMillis(), sample.value())));
        return store;
    }
}
