package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.model.Labels;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers which series there are, and which names and values their labels have.
record SeriesAnswers(SeriesReader reader, Parser parser) {
    private static final Pattern ESCAPE = Pattern.compile("__|_([0-9a-fA-F]{1,6})_");

    Answer series(Parameters parameters) throws QuestionException {
        if (parameters.all("match[]").isEmpty()) {
            throw QuestionException.badData("no match[] parameter provided");
        }
        int limit = parameters.limit();
        List<Selection> selections = parameters.selections(parser);
        if (selections.size() == 1 && limit == 0) {
            SeriesCursor cursor = parameters.within(reader).scan(selections.getFirst());
            return walked(cursor, caveats(selections));
        }
        SortedSet<Labels> found = new TreeSet<>();
        for (Selection selection : selections) {
            SeriesCursor cursor = parameters.within(reader).select(selection);
            while (cursor.next()) {
                found.add(cursor.labels());
            }
        }
        return list(found, limit, JsonText::labels, caveats(selections));
    }

    /// The series of one selection are different ones anyhow, so none is kept.
    private static Answer walked(SeriesCursor series, List<String> caveats) {
        return Envelope.success(
                json -> {
                    json.open('[');
                    while (series.next()) {
                        json.labels(series.labels());
                    }
                    json.close(']');
                },
                caveats,
                List.of());
    }

    private List<String> caveats(List<Selection> selections) {
        return selections.stream()
                .flatMap(each -> reader.caveats(each.fromMillis(), each.toMillis()).stream())
                .distinct()
                .toList();
    }

    Answer labelNames(Parameters parameters) throws QuestionException {
        return words(parameters, SeriesReader::labelNames);
    }

    Answer labelValues(Parameters parameters, String label) throws QuestionException {
        String name = label.startsWith("U__") ? unescaped(label.substring(3)) : label;
        if (name.isEmpty()) {
            throw QuestionException.badData("invalid label name: \"\"");
        }
        return words(parameters, (within, selection) -> within.labelValues(name, selection));
    }

    private Answer words(
            Parameters parameters, BiFunction<SeriesReader, Selection, List<String>> of)
            throws QuestionException {
        int limit = parameters.limit();
        SeriesReader within = parameters.within(reader);
        List<Selection> selections = selectionsOrAll(parameters);
        List<String> words =
                selections.size() == 1
                        ? of.apply(within, selections.getFirst())
                        : selections.stream()
                                .flatMap(each -> of.apply(within, each).stream())
                                .sorted()
                                .distinct()
                                .toList();
        return list(words, limit, JsonText::string, caveats(selections));
    }

    /// A name of any characters as it is written in a path: `_2e_` is a dot, `__` an underscore.
    private static String unescaped(String escaped) {
        Matcher matcher = ESCAPE.matcher(escaped);
        return matcher.replaceAll(escape ->
                Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? "_"
                                : Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    private List<Selection> selectionsOrAll(Parameters parameters) throws QuestionException {
        List<Selection> selections = parameters.selections(parser, QuestionException::badData);
        return selections.isEmpty()
                ? List.of(
                        Selection.all(
                                parameters.time("start", Parameters.MIN_TIME),
                                parameters.time("end", Parameters.MAX_TIME)))
                : selections;
    }

    /// The names of all metrics that the question is about.
    NavigableSet<String> metricNames(Parameters parameters) {
        return new TreeSet<>(
                parameters
                        .within(reader)
                        .labelValues(
                                Labels.NAME,
                                Selection.all(Parameters.MIN_TIME, Parameters.MAX_TIME)));
    }

    private static <T> Answer list(
            Collection<T> all, int limit, BiConsumer<JsonText, T> write, List<String> caveats) {
        boolean truncated = limit > 0 && all.size() > limit;
        List<String> warnings = new ArrayList<>(caveats);
        if (truncated) {
            warnings.add(Envelope.TRUNCATED);
        }
        return Envelope.success(
                json -> {
                    json.open('[');
                    all.stream()
                            .limit(truncated ? limit : Long.MAX_VALUE)
                            .forEach(each -> write.accept(json, each));
                    json.close(']');
                },
                warnings,
                List.of());
    }
}
