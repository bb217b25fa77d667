package dev.steelyard.benchmark;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.List;

/// Series as a cluster has them: some metrics of many pods, scraped every 15 seconds.
final class Workload {
    static final long START_MILLIS = 1_700_000_000_000L;
    static final long STEP_MILLIS = 15_000;
    static final int PODS = 100;
    static final Selection ALL = selection(new LabelMatcher.StartsWith(Labels.NAME, "metric_"));

    private Workload() {}

    /// A hundred series of each metric.
    static List<Labels> series(int metrics) {
        List<Labels> series = new ArrayList<>();
        for (int metric = 0; metric < metrics; metric++) {
            for (int pod = 0; pod < PODS; pod++) {
                series.add(
                        Labels.of(
                                "__name__", "metric_" + metric,
                                "namespace", "team-" + pod % 12,
                                "pod", "service-" + pod % 40 + "-" + pod));
            }
        }
        return series;
    }

    /// A counter that grows by a few at a time; some series stand still.
    static double value(int series, int scrape) {
        return series % 5 == 0 ? series : 1_000.0 * series + scrape * (series % 7) + scrape % 3;
    }

    static long time(int scrape) {
        return START_MILLIS + scrape * STEP_MILLIS;
    }

    static Selection selection(LabelMatcher... matchers) {
        return new Selection(List.of(matchers), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// How many series a selection has.
    static int count(SeriesReader reader, Selection selection) {
        SeriesCursor series = reader.select(selection);
        int count = 0;
        while (series.next()) {
            count++;
        }
        return count;
    }

    /// The sum of all samples of a selection.
    static double sum(SeriesReader reader, Selection selection) {
        SeriesCursor series = reader.select(selection);
        double sum = 0;
        while (series.next()) {
            SeriesCursor.SampleCursor samples = series.samples();
            while (samples.next()) {
                sum += samples.value();
            }
        }
        return sum;
    }
}
