package dev.steelyard.apiserver.query;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// How many series there are, and what they have for labels.
///
/// @param earliest the time of the first sample in milliseconds; empty where there is none
/// @param latest that of the last sample
/// @param byMetric series by the name of their metric
/// @param byPair series by `name=value` of a label
/// @param valuesByName how many values each label has
/// @param bytesByName what all series would take to tell each label by itself, as Prometheus counts
///   it: name and value, and their lengths
record SeriesCensus(
        long series,
        OptionalLong earliest,
        OptionalLong latest,
        Map<String, Long> byMetric,
        Map<String, Long> byPair,
        Map<String, Long> valuesByName,
        Map<String, Long> bytesByName) {
    /// Longer texts need three bytes more for their length.
    private static final int SHORT = 255;

    /// Counts the series of `cursor`.
    static SeriesCensus of(SeriesCursor cursor) {
        Count count = new Count();
        while (cursor.next()) {
            count.add(cursor);
        }
        return count.census();
    }

    /// What was counted so far.
    private static final class Count {
        private final Map<String, Long> byMetric = new HashMap<>();
        private final Map<String, Long> byPair = new HashMap<>();
        private final Map<String, Set<String>> values = new HashMap<>();
        private final Map<String, Long> bytes = new HashMap<>();
        private final long[] time = new long[1];
        private final double[] value = new double[1];
        private long series;
        private long earliest = Long.MAX_VALUE;
        private long latest = Long.MIN_VALUE;

        void add(SeriesCursor cursor) {
            series++;
            Labels labels = cursor.labels();
            byMetric.merge(labels.metricName(), 1L, Long::sum);
            for (int i = 0; i < labels.size(); i++) {
                String name = labels.name(i);
                byPair.merge(name + "=" + labels.value(i), 1L, Long::sum);
                values.computeIfAbsent(name, _ -> new HashSet<>()).add(labels.value(i));
                bytes.merge(name, encoded(name) + encoded(labels.value(i)), Long::sum);
            }
            SampleCursor samples = cursor.samples();
            boolean known = samples.readLatest(time, value);
            if (samples.next()) {
                earliest = Math.min(earliest, samples.timeMillis());
                latest = Math.max(latest, known ? time[0] : last(samples));
            }
        }

        private static long last(SampleCursor samples) {
            long last = samples.timeMillis();
            while (samples.next()) {
                last = samples.timeMillis();
            }
            return last;
        }

        private static long encoded(String text) {
            long length = text.getBytes(StandardCharsets.UTF_8).length;
            return length + (length < SHORT ? 1 : 4);
        }

        SeriesCensus census() {
            Map<String, Long> valueCounts = new HashMap<>();
            values.forEach((name, all) -> valueCounts.put(name, (long) all.size()));
            boolean any = earliest <= latest;
            return new SeriesCensus(
                    series,
                    any ? OptionalLong.of(earliest) : OptionalLong.empty(),
                    any ? OptionalLong.of(latest) : OptionalLong.empty(),
                    byMetric,
                    byPair,
                    valueCounts,
                    bytes);
        }
    }
}
