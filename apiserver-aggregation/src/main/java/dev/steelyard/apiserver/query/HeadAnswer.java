package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Answers `status/tsdb`: how many series there are, and which names and labels have most of them.
record HeadAnswer(SeriesReader reader) {
    private static final int MOST_ENTRIES = 10;

    Answer answer(Parameters parameters) throws QuestionException {
        int limit = parameters.limit() == 0 ? MOST_ENTRIES : parameters.limit();
        Map<String, Long> byName = new HashMap<>();
        Map<String, Long> byPair = new HashMap<>();
        Map<String, Set<String>> values = new HashMap<>();
        long series = count(byName, byPair, values);
        Map<String, Long> valueCounts = new HashMap<>();
        values.forEach((name, all) -> valueCounts.put(name, (long) all.size()));
        return Envelope.success(json -> {
            json.open('{').name("headStats").open('{').name("numSeries").number(series);
            json.name("numLabelPairs").number(byPair.size()).close('}');
            entries(json, "seriesCountByMetricName", byName, limit);
            entries(json, "labelValueCountByLabelName", valueCounts, limit);
            entries(json, "seriesCountByLabelValuePair", byPair, limit);
            json.close('}');
        });
    }

    private long count(
            Map<String, Long> byName, Map<String, Long> byPair, Map<String, Set<String>> values) {
        Selection all =
                new Selection(
                        List.of(new LabelMatcher.NotEqual(Labels.NAME, "")),
                        Parameters.MIN_TIME,
                        Parameters.MAX_TIME);
        SeriesCursor cursor = reader.select(all);
        long series = 0;
        while (cursor.next()) {
            series++;
            Labels labels = cursor.labels();
            byName.merge(labels.metricName(), 1L, Long::sum);
            for (int i = 0; i < labels.size(); i++) {
                byPair.merge(labels.name(i) + "=" + labels.value(i), 1L, Long::sum);
                values.computeIfAbsent(labels.name(i), _ -> new HashSet<>()).add(labels.value(i));
            }
        }
        return series;
    }

    private static void entries(JsonText json, String name, Map<String, Long> counts, int limit) {
        json.name(name).open('[');
        counts.entrySet().stream()
                .sorted(
                        Comparator.comparing(Map.Entry<String, Long>::getValue)
                                .reversed()
                                .thenComparing(Map.Entry::getKey))
                .limit(limit)
                .forEach(each ->
                        json.open('{')
                                .name("name")
                                .string(each.getKey())
                                .name("value")
                                .number(each.getValue())
                                .close('}'));
        json.close(']');
    }
}
