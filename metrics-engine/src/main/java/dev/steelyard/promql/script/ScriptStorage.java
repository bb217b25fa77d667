package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesReader;

/// Where the samples of scripts are kept and their queries read. Appended to and cleared by one
/// thread while no query runs; a query over a range may read by two.
public interface ScriptStorage extends SeriesReader {
    /// Adds a sample at the end of its series; false where the series has a newer one, or another
    /// one at this time.
    boolean append(Labels labels, StoredSample sample);

    /// Forgets all samples.
    void clear();
}
