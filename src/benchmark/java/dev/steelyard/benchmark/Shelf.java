package dev.steelyard.benchmark;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import dev.steelyard.tsdb.block.BlockWriter;
import dev.steelyard.tsdb.block.Ulid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Where the samples are that are read.
public enum Shelf {
    HEAD {
        @Override
        SeriesReader holding(int metrics, int scrapes) {
            return filled(metrics, scrapes);
        }
    },
    BLOCK {
        @Override
        SeriesReader holding(int metrics, int scrapes) {
            try {
                return written(filled(metrics, scrapes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /// A reader of so many scrapes of a hundred series of each metric.
    abstract SeriesReader holding(int metrics, int scrapes);

    private static Head filled(int metrics, int scrapes) {
        Head head = new Head(HeadOptions.DEFAULT);
        List<Labels> all = Workload.series(metrics);
        try (Appender appender = head.appender()) {
            long[] series = all.stream().mapToLong(appender::series).toArray();
            for (int scrape = 0; scrape < scrapes; scrape++) {
                for (int i = 0; i < series.length; i++) {
                    appender.append(series[i], Workload.time(scrape), Workload.value(i, scrape));
                }
                appender.commit();
            }
        }
        return head;
    }

    private static BlockReader written(Head head) throws IOException {
        Path directory = Files.createTempDirectory("benchmark");
        Ulid ulid = Ulid.at(Workload.START_MILLIS, new Random(1));
        try (BlockWriter writer = BlockWriter.create(directory, ulid)) {
            SeriesCursor series = head.select(Workload.ALL);
            while (series.next()) {
                writer.series(series.labels());
                writer.samples(series.samples());
            }
            writer.finish(Long.MIN_VALUE, Long.MAX_VALUE, BlockMeta.Compaction.ofHead(ulid));
        }
        return BlockReader.open(directory.resolve(ulid.toString()));
    }
}
