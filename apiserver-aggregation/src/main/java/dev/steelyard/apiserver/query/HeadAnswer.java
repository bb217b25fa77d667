package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesReader;
import java.util.Comparator;
import java.util.Map;
import java.util.function.LongSupplier;

/// Answers `status/tsdb`: how many series there are, and which names and labels have most of them.
///
/// @param chunks how many chunks of samples there are
record HeadAnswer(SeriesReader reader, LongSupplier chunks) {
    private static final int USUAL_ENTRIES = 10;
    private static final int MOST_ENTRIES = 10_000;

    Answer answer(Parameters parameters) throws QuestionException {
        int limit = limit(parameters.text("limit"));
        Selection all = Selection.all(Parameters.MIN_TIME, Parameters.MAX_TIME);
        SeriesCensus census = SeriesCensus.of(reader.scan(all));
        return Envelope.success(json -> {
            json.open('{').name("headStats").open('{').name("numSeries").number(census.series());
            json.name("numLabelPairs").number(census.byPair().size());
            json.name("chunkCount").number(chunks.getAsLong());
            // Prometheus tells the ends of time where there are no samples.
            json.name("minTime").number(census.earliest().orElse(Long.MAX_VALUE));
            json.name("maxTime").number(census.latest().orElse(Long.MIN_VALUE)).close('}');
            entries(json, "seriesCountByMetricName", census.byMetric(), limit);
            entries(json, "labelValueCountByLabelName", census.valuesByName(), limit);
            entries(json, "memoryInBytesByLabelName", census.bytesByName(), limit);
            entries(json, "seriesCountByLabelValuePair", census.byPair(), limit);
            json.close('}');
        });
    }

    private static int limit(String text) throws QuestionException {
        int limit = 0;
        try {
            limit = text.isEmpty() ? USUAL_ENTRIES : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            // as if it were none
        }
        if (limit < 1) {
            throw QuestionException.badData("limit must be a positive number");
        }
        if (limit > MOST_ENTRIES) {
            throw QuestionException.badData("limit must not exceed " + MOST_ENTRIES);
        }
        return limit;
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
