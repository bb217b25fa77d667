package dev.steelyard.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.tsdb.chunk.Encoding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is measured does what it says.
class BenchmarkAnswersTest {
    @Test
    void appendingStoresEverySample() {
        AppendBenchmark benchmark = new AppendBenchmark();
        int scrapes = 50;
        for (int i = 0; i < scrapes; i++) {
            assertThat(benchmark.append()).isZero();
        }
        double expected = 0;
        for (int series = 0; series < AppendBenchmark.SERIES; series++) {
            for (int scrape = 0; scrape < scrapes; scrape++) {
                expected += Workload.value(series, scrape);
            }
        }
        assertThat(Workload.sum(benchmark.head, Workload.ALL)).isEqualTo(expected);
    }

    @Test
    void decodingReadsEverySample() {
        for (Encoding encoding : List.of(Encoding.XOR, Encoding.XOR2, Encoding.HISTOGRAM)) {
            DecodeBenchmark benchmark = new DecodeBenchmark();
            benchmark.encoding = encoding;
            benchmark.pack();
            assertThat(benchmark.decode()).as("%s", encoding).isEqualTo(benchmark.expected());
        }
    }

    @ParameterizedTest
    @EnumSource
    void selectingReadsEverySampleOfTheMetric(Shelf shelf) {
        SelectBenchmark benchmark = new SelectBenchmark();
        benchmark.shelf = shelf;
        benchmark.fill();
        assertThat(benchmark.select()).isEqualTo(benchmark.expected());
    }

    @ParameterizedTest
    @EnumSource
    void matchersFindTheirSeries(Shelf shelf) {
        PostingsBenchmark benchmark = new PostingsBenchmark();
        benchmark.shelf = shelf;
        benchmark.fill();
        assertThat(benchmark.one()).isEqualTo(1);
        // eleven metrics; nine and eight pods, without one of the nine
        assertThat(benchmark.some()).isEqualTo(11 * (9 + 9 - 1));
    }
}
