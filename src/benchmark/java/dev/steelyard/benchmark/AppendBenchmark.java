package dev.steelyard.benchmark;

import dev.steelyard.storage.Appender;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A sample of a known series on its way into a head that keeps an hour, by scrapes of ten
/// thousand.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendBenchmark {
    static final int SERIES = 10_000;
    private static final int SCRAPES_BETWEEN_TRUNCATIONS = 40;

    final Head head = new Head(HeadOptions.DEFAULT);
    private final long[] series;
    private int scrape;

    /// A head with ten thousand series.
    public AppendBenchmark() {
        try (Appender appender = head.appender()) {
            series =
                    Workload.series(SERIES / Workload.PODS).stream()
                            .mapToLong(appender::series)
                            .toArray();
        }
    }

    /// One scrape; answers how many samples were not stored.
    @Benchmark
    @OperationsPerInvocation(SERIES)
    public int append() {
        int refused = 0;
        try (Appender appender = head.appender()) {
            for (int i = 0; i < series.length; i++) {
                switch (appender.append(
                        series[i], Workload.time(scrape), Workload.value(i, scrape))) {
                    case STORED -> {}
                    case SAME, DUPLICATE, OUT_OF_ORDER, TOO_OLD, MALFORMED, UNKNOWN_SERIES ->
                            refused++;
                }
            }
            appender.commit();
        }
        scrape++;
        if (scrape % SCRAPES_BETWEEN_TRUNCATIONS == 0) {
            head.truncate(Workload.time(scrape));
        }
        return refused;
    }
}
