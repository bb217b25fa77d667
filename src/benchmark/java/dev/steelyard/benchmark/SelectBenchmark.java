package dev.steelyard.benchmark;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.merge.MergedReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A hundred series of ten thousand with an hour of samples each, found and read.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SelectBenchmark {
    private static final int METRICS = 100;
    private static final int SCRAPES = 240;
    private static final int METRIC = 7;
    private static final Selection ONE_METRIC =
            Workload.selection(new LabelMatcher.Equal(Labels.NAME, "metric_" + METRIC));

    /// Where they are.
    @Param public Shelf shelf = Shelf.HEAD;

    private SeriesReader reader = new MergedReader(List.of());

    /// Puts them there.
    @Setup
    public void fill() {
        reader = shelf.holding(METRICS, SCRAPES);
    }

    /// Answers the sum of all samples of one metric.
    @Benchmark
    public double select() {
        return Workload.sum(reader, ONE_METRIC);
    }

    /// What [#select] has to answer.
    double expected() {
        double sum = 0;
        for (int i = METRIC * Workload.PODS; i < (METRIC + 1) * Workload.PODS; i++) {
            for (int scrape = 0; scrape < SCRAPES; scrape++) {
                sum += Workload.value(i, scrape);
            }
        }
        return sum;
    }
}
