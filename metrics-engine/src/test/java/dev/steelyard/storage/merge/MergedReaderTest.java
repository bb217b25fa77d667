package dev.steelyard.storage.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.SeriesReaderKit;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.block.WrittenBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kit's series, spread over memory and two blocks so that they overlap.
class MergedReaderTest extends SeriesReaderKit {
    @TempDir private Path directory;

    @Override
    protected SeriesReader holding(Map<Labels, List<Sample>> series) {
        Random random = new Random(series.hashCode());
        MemoryStore memory = new MemoryStore();
        List<Map<Labels, List<Sample>>> blocks = List.of(new HashMap<>(), new HashMap<>());
        series.forEach((labels, samples) -> {
            for (Sample sample : samples) {
                int places = 1 + random.nextInt(7);
                if ((places & 1) != 0) {
                    memory.put(labels, sample.timeMillis(), sample.value());
                }
                for (int i = 0; i < 2; i++) {
                    if ((places & (2 << i)) != 0) {
                        blocks.get(i).computeIfAbsent(labels, _ -> new ArrayList<>()).add(sample);
                    }
                }
            }
        });
        List<SeriesReader> readers = new ArrayList<>(List.of(memory));
        for (int i = 0; i < 2; i++) {
            if (!blocks.get(i).isEmpty()) {
                readers.add(written(series.hashCode() + i, blocks.get(i)));
            }
        }
        return new MergedReader(readers);
    }

    private SeriesReader written(long seed, Map<Labels, List<Sample>> series) {
        try {
            return WrittenBlock.of(directory, seed, series);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theFirstReaderDecidesWhereTwoHaveTheSameTime() {
        Labels labels = Labels.of("__name__", "m");
        MemoryStore first = new MemoryStore();
        MemoryStore second = new MemoryStore();
        first.put(labels, 2, 20);
        second.put(labels, 1, 1);
        second.put(labels, 2, 2);
        second.put(labels, 3, 3);
        assertThat(
                        Reading.all(
                                new MergedReader(List.of(first, second)),
                                new LabelMatcher.Equal("__name__", "m")))
                .containsEntry(
                        labels, List.of(new Sample(1, 1), new Sample(2, 20), new Sample(3, 3)));
    }
}
