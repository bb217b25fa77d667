package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.SeriesReaderKit;
import dev.steelyard.storage.merge.MergedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

    @Test
    void theWordsOfSeriesThatWereDeletedAreNotTold() throws IOException {
        Labels web = Labels.of("__name__", "requests", "app", "web");
        Labels api = Labels.of("__name__", "requests", "app", "api", "zone", "a");
        BlockReader block =
                WrittenBlock.of(
                                directory,
                                1,
                                Map.of(
                                        web, List.of(new Sample(1000, 1)),
                                        api, List.of(new Sample(1000, 1))))
                        .delete(
                                new Selection(
                                        List.of(new LabelMatcher.Equal("app", "api")), 0, 2000));
        assertThat(block.labelValues("app", Selection.all(0, 2000))).containsExactly("web");
        assertThat(block.labelNames(Selection.all(0, 2000))).containsExactly("__name__", "app");
    }
}
