package dev.steelyard.rules.described;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.rules.Milli;
import dev.steelyard.rules.standing.Fold;
import dev.steelyard.rules.standing.FoldReading;
import dev.steelyard.rules.standing.StandingAggregation;
import dev.steelyard.rules.standing.WindowFunction;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A metric under its name in the metrics APIs, with all that is needed to compute it. Its value
/// equals PromQL's over the same samples.
///
/// @param rule that says so
/// @param kind of the objects that it describes; empty where it describes nothing
/// @param series what the series satisfy wherever it holds, the name included
public record DescribedMetric(
        RuleName rule,
        Optional<ObjectKind> kind,
        Reach reach,
        String name,
        List<LabelMatcher> series,
        Fold fold) {
    private static final long MILLIS_PER_SECOND = 1000;

    public DescribedMetric {
        series = List.copyOf(series);
    }

    /// The name of the series that it is made of.
    public String source() {
        return series.stream()
                .filter(matcher -> matcher.name().equals(Labels.NAME))
                .map(matcher -> ((LabelMatcher.Equal) matcher).value())
                .findFirst()
                .orElseThrow();
    }

    /// A kind of objects, and the label that holds their names.
    public record ObjectKind(String apiVersion, String kind, String nameLabel) {
        /// The group of the API version; empty for the core group.
        public String group() {
            return group(apiVersion);
        }

        static String group(String apiVersion) {
            int slash = apiVersion.indexOf('/');
            return slash < 0 ? "" : apiVersion.substring(0, slash);
        }
    }

    /// What is asked for.
    ///
    /// @param object the only one that is wanted, where that is so
    /// @param wanted series with other labels do not count
    public record Question(
            String namespace, Optional<String> object, Predicate<Labels> wanted, long nowMillis) {}

    /// The value of an object.
    ///
    /// @param windowSeconds empty for the value of a moment
    public record Value(long milli, long timeMillis, OptionalLong windowSeconds) {}

    /// The values by the name of the object, sorted; of a metric that describes nothing the only
    /// one has the empty name. An object without a value is missing, never zero.
    public Map<String, Value> read(SeriesReader reader, Question question) {
        Optional<List<LabelMatcher>> within = reach.matchers(question.namespace());
        if (within.isEmpty()) {
            return Map.of();
        }
        List<LabelMatcher> matchers = new ArrayList<>(series);
        matchers.addAll(within.get());
        kind.ifPresent(objects ->
                matchers.add(
                        question.object()
                                .<LabelMatcher>map(
                                        name -> new LabelMatcher.Equal(objects.nameLabel(), name))
                                .orElseGet(
                                        () -> new LabelMatcher.NotEqual(objects.nameLabel(), ""))));
        FoldReading reading = fold(reader, matchers, question);
        Map<String, Value> values = new TreeMap<>();
        if (kind.isPresent()) {
            reading.pods()
                    .forEach((name, part) ->
                            value(part.value(), part.newestMillis())
                                    .ifPresent(value -> values.put(name, value)));
        } else {
            value(reading.value(), reading.newestMillis())
                    .ifPresent(value -> values.put("", value));
        }
        return values;
    }

    private FoldReading fold(SeriesReader reader, List<LabelMatcher> matchers, Question question) {
        // Where nothing is described, no label is needed to tell parts apart.
        StandingAggregation aggregation =
                new StandingAggregation(fold, kind.map(ObjectKind::nameLabel).orElse(Labels.NAME));
        long now = question.nowMillis();
        SeriesCursor cursor =
                reader.scan(new Selection(matchers, now - fold.function().windowMillis(), now));
        for (long id = 0; cursor.next(); id++) {
            if (question.wanted().test(cursor.labels())) {
                aggregation.seriesBegan(id, cursor.labels());
                SeriesCursor.SampleCursor samples = cursor.samples();
                while (samples.next()) {
                    aggregation.sample(id, samples.timeMillis(), samples.value());
                }
            }
        }
        return aggregation.read(now);
    }

    private Optional<Value> value(OptionalDouble value, long timeMillis) {
        if (value.isEmpty() || !Double.isFinite(value.getAsDouble())) {
            return Optional.empty();
        }
        OptionalLong window =
                switch (fold.function()) {
                    case WindowFunction.Latest _ -> OptionalLong.empty();
                    case WindowFunction.Rate(long millis) ->
                            OptionalLong.of(millis / MILLIS_PER_SECOND);
                    case WindowFunction.OverTime(_, long millis) ->
                            OptionalLong.of(millis / MILLIS_PER_SECOND);
                };
        return Optional.of(new Value(Milli.of(value.getAsDouble()), timeMillis, window));
    }
}
