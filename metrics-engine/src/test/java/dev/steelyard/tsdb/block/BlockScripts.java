package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.script.ScriptStorage;
import dev.steelyard.promql.script.StoredSample;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.merge.MergedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps the samples of scripts in a block, which is written when a query comes.
public final class BlockScripts implements ScriptStorage {
    private final Path directory;
    private final Random random;
    private final NavigableMap<Labels, List<StoredSample>> series = new TreeMap<>();
    private @Nullable SeriesReader written;

    /// Blocks are written below `directory`, and stay there.
    public BlockScripts(Path directory) throws IOException {
        this(directory, 1);
    }

    /// Blocks whose names are those of `seed`, so that they can lie beside others.
    public BlockScripts(Path directory, long seed) throws IOException {
        this.directory = Files.createTempDirectory(directory, "blocks");
        this.random = new Random(seed);
    }

    @Override
    public boolean append(Labels labels, StoredSample sample) {
        written = null;
        List<StoredSample> samples = series.computeIfAbsent(labels, _ -> new ArrayList<>());
        if (!samples.isEmpty() && samples.getLast().timeMillis() >= sample.timeMillis()) {
            return samples.contains(sample);
        }
        return samples.add(sample);
    }

    @Override
    public void clear() {
        written = null;
        series.clear();
    }

    @Override
    public synchronized SeriesCursor select(Selection selection) {
        SeriesReader reader = written;
        if (reader == null) {
            reader = write();
            written = reader;
        }
        return reader.select(selection);
    }

    private SeriesReader write() {
        if (series.isEmpty()) {
            return new MergedReader(List.of()); // there are no empty blocks
        }
        Ulid ulid = Ulid.at(0, random);
        try (BlockWriter writer = BlockWriter.create(directory, ulid)) {
            for (Map.Entry<Labels, List<StoredSample>> entry : series.entrySet()) {
                writer.series(entry.getKey());
                writer.samples(new Samples(entry.getValue()));
            }
            writer.finish(Long.MIN_VALUE, Long.MAX_VALUE, BlockMeta.Compaction.ofHead(ulid));
            return BlockReader.open(directory.resolve(ulid.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Samples implements SeriesCursor.SampleCursor {
        private final List<StoredSample> samples;
        private int index = -1;

        Samples(List<StoredSample> samples) {
            this.samples = samples;
        }

        @Override
        public boolean next() {
            index++;
            return index < samples.size();
        }

        @Override
        public long timeMillis() {
            return samples.get(index).timeMillis();
        }

        @Override
        public double value() {
            return samples.get(index).value();
        }

        @Override
        public @Nullable NativeHistogram histogram() {
            return samples.get(index).histogram();
        }

        @Override
        public long startMillis() {
            return samples.get(index).startMillis();
        }
    }
}
