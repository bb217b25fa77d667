package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.Staleness;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Answers `/federate`: the latest sample of each selected series with its time, in the text
/// format, for a Prometheus that gathers from others. Native histograms have no place in that
/// format and are left out. Refusals are plain text, too. External labels are added where a series
/// has none of their names.
record Federation(
        SeriesReader reader, Supplier<Labels> external, Parser parser, InstantSource clock) {
    private static final long LOOK_BACK_MILLIS = 300_000;

    private record Latest(long timeMillis, double value) {}

    Answer answer(Parameters parameters) {
        List<List<LabelMatcher>> selectors;
        try {
            selectors = parameters.anySelectors(parser, QuestionException::badData);
        } catch (QuestionException mistake) {
            return Answer.text(mistake.kind().code(), mistake.getMessage() + "\n");
        }
        SeriesReader within = parameters.within(reader);
        long now = clock.millis();
        Labels whose = external.get();
        SortedMap<Labels, Latest> latest = new TreeMap<>();
        for (List<LabelMatcher> matchers : selectors) {
            if (matchers.isEmpty()) {
                continue; // `{}` selects nothing here, as in Prometheus
            }
            SeriesCursor series = within.select(selection(matchers, now));
            while (series.next()) {
                read(series, whose, latest);
            }
        }
        StringBuilder text = new StringBuilder();
        String family = "";
        for (var each : latest.entrySet()) {
            String name = each.getKey().metricName();
            if (!name.equals(family)) {
                text.append("# TYPE ").append(name).append(" untyped\n");
                family = name;
            }
            text.append(each.getKey()).append(' ');
            text.append(JsonText.sample(each.getValue().value())).append(' ');
            text.append(each.getValue().timeMillis()).append('\n');
        }
        return Answer.ok(
                "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
                Buffer.buffer(text.toString()));
    }

    private static Selection selection(List<LabelMatcher> matchers, long now) {
        List<LabelMatcher> all = new ArrayList<>(matchers);
        if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
            all.add(new LabelMatcher.NotEqual(Labels.NAME, "")); // which each series satisfies
        }
        return new Selection(all, now - LOOK_BACK_MILLIS + 1, now);
    }

    private static void read(SeriesCursor series, Labels whose, SortedMap<Labels, Latest> into) {
        SeriesCursor.SampleCursor samples = series.samples();
        Latest last = null;
        while (samples.next()) {
            boolean plain = samples.histogram() == null && !Staleness.isStale(samples.value());
            last = plain ? new Latest(samples.timeMillis(), samples.value()) : null;
        }
        if (last != null) {
            into.put(with(whose, series.labels()), last);
        }
    }

    private static Labels with(Labels whose, Labels labels) {
        LabelsBuilder all = new LabelsBuilder();
        for (int i = 0; i < whose.size(); i++) {
            all.set(whose.name(i), whose.value(i));
        }
        for (int i = 0; i < labels.size(); i++) {
            all.set(labels.name(i), labels.value(i));
        }
        return all.build();
    }
}
