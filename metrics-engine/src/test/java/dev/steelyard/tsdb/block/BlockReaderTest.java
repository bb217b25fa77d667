package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.SeriesReaderKit;
import dev.steelyard.storage.merge.MergedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class BlockReaderTest extends SeriesReaderKit {
    @TempDir private Path directory;

    @Override
    protected SeriesReader holding(Map<Labels, List<Sample>> series) {
        if (series.isEmpty()) {
            return new MergedReader(List.of()); // there are no empty blocks
        }
        try {
            return WrittenBlock.of(directory, series.hashCode(), series);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
