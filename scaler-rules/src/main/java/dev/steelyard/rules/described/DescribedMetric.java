package dev.steelyard.rules.described;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
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
import java.util.function.Function;
import java.util.function.Predicate;

/// A metric under its name in the metrics APIs, with all that is needed to compute it. Its value
/// equals PromQL's over the same samples.
///
/// @param by the labels that tell its values apart, where it describes nothing
/// @param series what the series satisfy wherever it holds, the name included
public record DescribedMetric(
        Origin origin, String name, List<String> by, List<LabelMatcher> series, Fold fold) {
    private static final long MILLIS_PER_SECOND = 1000;

    public DescribedMetric {
        by = List.copyOf(by);
        series = List.copyOf(series);
    }

    /// Who says what about which objects.
    ///
    /// @param kind of the objects that are described; empty where nothing is
    public record Origin(RuleName rule, Reach reach, Optional<ObjectKind> kind) {}

    /// The rule that serves it.
    public RuleName rule() {
        return origin.rule();
    }

    /// In which namespaces it holds.
    public Reach reach() {
        return origin.reach();
    }

    /// The kind of the objects that it describes; empty where it describes nothing.
    public Optional<ObjectKind> kind() {
        return origin.kind();
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

    /// One value of a metric that describes nothing.
    ///
    /// @param labels those of [#by] that its series have
    /// @param value empty where the series say what is no number
    public record Item(Labels labels, Optional<Value> value) {}

    /// The values by the name of the object, sorted. An object without a value is missing, never
    /// zero.
    public Map<String, Value> read(SeriesReader reader, Question question) {
        Optional<List<LabelMatcher>> within = reach().matchers(question.namespace());
        if (within.isEmpty()) {
            return Map.of();
        }
        String nameLabel = kind().orElseThrow().nameLabel();
        List<LabelMatcher> matchers = new ArrayList<>(within.get());
        matchers.add(
                question.object()
                        .<LabelMatcher>map(name -> new LabelMatcher.Equal(nameLabel, name))
                        .orElseGet(() -> new LabelMatcher.NotEqual(nameLabel, "")));
        StandingAggregation aggregation = new StandingAggregation(fold, nameLabel);
        walk(reader, matchers, question, _ -> aggregation);
        Map<String, Value> values = new TreeMap<>();
        aggregation
                .read(question.nowMillis())
                .pods()
                .forEach((name, part) ->
                        value(part.value(), part.newestMillis())
                                .ifPresent(value -> values.put(name, value)));
        return values;
    }

    /// The values of a metric that describes nothing, sorted by their labels: one for each
    /// combination that series have in [#by]. One whose series have ended is missing, never zero.
    public List<Item> items(SeriesReader reader, Question question) {
        Optional<List<LabelMatcher>> within = reach().matchers(question.namespace());
        if (within.isEmpty()) {
            return List.of();
        }
        Map<Labels, StandingAggregation> groups = new TreeMap<>();
        walk(
                reader,
                within.get(),
                question,
                labels ->
                        groups.computeIfAbsent(
                                labels.keeping(by),
                                // No label is needed to tell parts apart.
                                _ -> new StandingAggregation(fold, Labels.NAME)));
        List<Item> items = new ArrayList<>();
        groups.forEach((labels, group) -> {
            FoldReading reading = group.read(question.nowMillis());
            if (reading.value().isPresent()) {
                items.add(new Item(labels, value(reading.value(), reading.newestMillis())));
            }
        });
        return items;
    }

    /// Whether any series goes on that it could be made of.
    public boolean hasSeries(SeriesReader reader, long nowMillis) {
        List<LabelMatcher> matchers = new ArrayList<>(series);
        matchers.addAll(reach().everywhere());
        kind().ifPresent(kind -> matchers.add(new LabelMatcher.NotEqual(kind.nameLabel(), "")));
        long from = nowMillis - fold.function().windowMillis();
        SeriesCursor cursor = reader.scan(new Selection(matchers, from, nowMillis));
        while (cursor.next()) {
            boolean goesOn = false;
            SeriesCursor.SampleCursor samples = cursor.samples();
            while (samples.next()) {
                goesOn = !Staleness.isStale(samples.value());
            }
            if (goesOn) {
                return true;
            }
        }
        return false;
    }

    /// Lets the aggregation that `group` names for a series take its samples.
    private void walk(
            SeriesReader reader,
            List<LabelMatcher> within,
            Question question,
            Function<Labels, StandingAggregation> group) {
        List<LabelMatcher> matchers = new ArrayList<>(series);
        matchers.addAll(within);
        long now = question.nowMillis();
        SeriesCursor cursor =
                reader.scan(new Selection(matchers, now - fold.function().windowMillis(), now));
        for (long id = 0; cursor.next(); id++) {
            if (question.wanted().test(cursor.labels())) {
                StandingAggregation aggregation = group.apply(cursor.labels());
                aggregation.seriesBegan(id, cursor.labels());
                SeriesCursor.SampleCursor samples = cursor.samples();
                while (samples.next()) {
                    aggregation.sample(id, samples.timeMillis(), samples.value());
                }
            }
        }
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
