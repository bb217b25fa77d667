package dev.steelyard.benchmark;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.merge.MergedReader;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Series found among a hundred thousand, by matchers alone.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PostingsBenchmark {
    private static final int METRICS = 1_000;
    private static final Selection ONE =
            Workload.selection(
                    new LabelMatcher.Equal(Labels.NAME, "metric_500"),
                    new LabelMatcher.Equal("pod", "service-7-47"));
    private static final Selection SOME =
            Workload.selection(
                    new LabelMatcher.StartsWith(Labels.NAME, "metric_50"),
                    new LabelMatcher.OneOf("namespace", Set.of("team-1", "team-2")),
                    new LabelMatcher.NotEqual("pod", "service-1-1"));

    /// Where they are.
    @Param public Shelf shelf = Shelf.HEAD;

    private SeriesReader reader = new MergedReader(List.of());

    /// Puts them there.
    @Setup
    public void fill() {
        reader = shelf.holding(METRICS, 1);
    }

    /// Two labels of one series.
    @Benchmark
    public int one() {
        return Workload.count(reader, ONE);
    }

    /// A beginning, a choice, and one that is not wanted.
    @Benchmark
    public int some() {
        return Workload.count(reader, SOME);
    }
}
