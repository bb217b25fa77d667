package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.access.Questions;
import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.QuerySyntaxException;
import dev.steelyard.promql.syntax.SelectorMatcher;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesReader;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parameters of a question, of the address or of a form, read as Prometheus reads them.
record Parameters(RequestTarget target) {
    /// Before and after all samples.
    static final long MIN_TIME = Long.MIN_VALUE / 1000;

    static final long MAX_TIME = Long.MAX_VALUE / 1000;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern DURATION = Pattern.compile("(\\d+(ms|[smhdwy]))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smhdwy])");

    /// The series that the question is about: all of them, or those of the namespace that it
    /// states.
    SeriesReader within(SeriesReader all) {
        String namespace = text(Questions.NAMESPACE);
        return namespace.isEmpty() ? all : new NamespaceReader(all, namespace);
    }

    /// The exemplars of these series.
    ExemplarReader within(ExemplarReader all) {
        String namespace = text(Questions.NAMESPACE);
        return namespace.isEmpty() ? all : NamespaceReader.of(all, namespace);
    }

    String text(String name) {
        return target.parameter(name);
    }

    List<String> all(String name) {
        return target.parameters().getOrDefault(name, List.of());
    }

    /// How many results are wanted at most; 0 for all.
    int limit() throws QuestionException {
        String text = text("limit");
        if (text.isEmpty()) {
            return 0;
        }
        int limit;
        try {
            limit = Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw QuestionException.parameter(
                    "limit", "strconv.Atoi: parsing \"%s\": invalid syntax".formatted(text));
        }
        if (limit < 0) {
            throw QuestionException.parameter("limit", "limit must be non-negative");
        }
        return limit;
    }

    /// A time in milliseconds, or `otherwise` where none is given.
    long time(String name, long otherwise) throws QuestionException {
        if (text(name).isEmpty()) {
            return otherwise;
        }
        try {
            return time(name);
        } catch (QuestionException invalid) {
            throw QuestionException.parameter(
                    name,
                    "invalid time value for '%s': %s".formatted(name, unreadable(text(name))));
        }
    }

    /// A time in milliseconds, which must be given.
    long time(String name) throws QuestionException {
        String text = text(name);
        if (NUMBER.matcher(text).matches()) {
            return Math.round(Double.parseDouble(text) * 1000);
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException _) {
            throw QuestionException.parameter(name, unreadable(text));
        }
    }

    private static String unreadable(String text) {
        return "cannot parse \"%s\" to a valid timestamp".formatted(text);
    }

    /// A duration in milliseconds, which must be given: seconds, or `1m30s`.
    long duration(String name) throws QuestionException {
        return duration(text(name), problem -> QuestionException.parameter(name, problem));
    }

    private static long duration(String text, Function<String, QuestionException> refusal)
            throws QuestionException {
        if (NUMBER.matcher(text).matches()) {
            double millis = Double.parseDouble(text) * 1000;
            // As long as nanoseconds fit 64 bits.
            if (Math.abs(millis) >= 0x1p63 / 1e6) {
                throw refusal.apply(
                        "cannot parse \"%s\" to a valid duration. It overflows int64"
                                .formatted(text));
            }
            return (long) millis;
        }
        if (!DURATION.matcher(text).matches()) {
            throw refusal.apply("cannot parse \"%s\" to a valid duration".formatted(text));
        }
        long millis = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            millis += Long.parseLong(part.group(1)) * unitMillis(part.group(2));
        }
        return millis;
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            case "w" -> 7 * 86_400_000L;
            case "y" -> 365 * 86_400_000L;
            default -> throw new IllegalArgumentException(unit);
        };
    }

    /// A duration, where one is given.
    Optional<Duration> optionalDuration(String name) throws QuestionException {
        return optionalDuration(name, problem -> QuestionException.parameter(name, problem));
    }

    /// The same.
    ///
    /// @param refusal of a text with that problem
    Optional<Duration> optionalDuration(String name, Function<String, QuestionException> refusal)
            throws QuestionException {
        return text(name).isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(duration(text(name), refusal)));
    }

    /// What `match[]` selects between `start` and `end`, one selection for each; a refusal names
    /// the parameter.
    List<Selection> selections(Parser parser) throws QuestionException {
        return selections(parser, problem -> QuestionException.parameter("match[]", problem));
    }

    /// The same.
    ///
    /// @param refusal of a selector with that problem
    List<Selection> selections(Parser parser, Function<String, QuestionException> refusal)
            throws QuestionException {
        long start = time("start", MIN_TIME);
        long end = time("end", MAX_TIME);
        List<Selection> selections = new ArrayList<>();
        for (List<LabelMatcher> matchers : selectors(parser, refusal)) {
            selections.add(new Selection(matchers, start, end));
        }
        return selections;
    }

    /// The matchers of each `match[]`, which must not select everything.
    List<List<LabelMatcher>> selectors(Parser parser, Function<String, QuestionException> refusal)
            throws QuestionException {
        List<List<LabelMatcher>> selectors = anySelectors(parser, refusal);
        for (List<LabelMatcher> matchers : selectors) {
            if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
                throw refusal.apply("match[] must contain at least one non-empty matcher");
            }
        }
        return selectors;
    }

    /// The matchers of each `match[]`.
    List<List<LabelMatcher>> anySelectors(
            Parser parser, Function<String, QuestionException> refusal) throws QuestionException {
        List<List<LabelMatcher>> selectors = new ArrayList<>();
        for (String selector : all("match[]")) {
            selectors.add(matchers(parser, selector, refusal));
        }
        return selectors;
    }

    /// The matchers of a selector that is given as a parameter; none where it is not given.
    List<LabelMatcher> matchers(Parser parser, String name) throws QuestionException {
        return text(name).isEmpty()
                ? List.of()
                : matchers(
                        parser, text(name), problem -> QuestionException.parameter(name, problem));
    }

    private static List<LabelMatcher> matchers(
            Parser parser, String selector, Function<String, QuestionException> refusal)
            throws QuestionException {
        try {
            return parser.parseSelector(selector).stream().map(SelectorMatcher::matcher).toList();
        } catch (QuerySyntaxException mistake) {
            throw refusal.apply(String.valueOf(mistake.getMessage()));
        }
    }
}
