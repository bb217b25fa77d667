package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.script.Command.Grid;
import dev.steelyard.promql.script.Expectation.ExpectedValue;
import dev.steelyard.promql.script.Expectation.Remarks;
import dev.steelyard.promql.script.Expectation.TextMatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads what an evaluation shall answer: the lines after `eval`.
///
/// The former spellings are understood too: `eval_fail`, `eval_warn`, `eval_info`, `eval_ordered`,
/// `expected_fail_message` and `expected_fail_regexp`.
final class ExpectationParser {
    private static final Pattern EXPECT =
            Pattern.compile(
                    "expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):(.+))?");
    private static final Pattern RANGE_VECTOR =
            Pattern.compile(
                    "expect range vector\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)");
    private static final String TEXT = "expect string";
    private static final String FORMER_MESSAGE = "expected_fail_message";
    private static final String FORMER_PATTERN = "expected_fail_regexp";
    private static final TextMatch ANYTHING = new TextMatch.Anything();

    private final ScriptLines lines;
    private final boolean instant;
    private final List<TextMatch> failures = new ArrayList<>();
    private final List<TextMatch> warnings = new ArrayList<>();
    private final List<TextMatch> infos = new ArrayList<>();
    private final Map<Labels, List<SeriesPoint>> series = new LinkedHashMap<>();
    private boolean ordered;
    private boolean noWarnings;
    private boolean noInfos;
    private @Nullable ExpectedValue single;
    private Optional<Grid> grid = Optional.empty();

    /// Reads from `lines`.
    ///
    /// @param former what stands after `eval_` in a former spelling
    /// @param instant whether the query is evaluated once
    ExpectationParser(ScriptLines lines, @Nullable String former, boolean instant) {
        this.lines = lines;
        this.instant = instant;
        switch (former) {
            case "fail" -> failures.add(ANYTHING);
            case "warn" -> warnings.add(ANYTHING);
            case "info" -> infos.add(ANYTHING);
            case "ordered" -> ordered = true;
            case null, default -> {}
        }
    }

    /// The grid of an expected range vector, known once all is read.
    Optional<Grid> grid() {
        return grid;
    }

    /// Reads what an evaluation over `range` shall answer.
    Expectation read(Grid range) throws MalformedScriptException {
        grid = Optional.of(range);
        return read();
    }

    /// Reads what an evaluation shall answer.
    Expectation read() throws MalformedScriptException {
        while (lines.nextInCommand()) {
            line(lines.text());
        }
        if ((noWarnings && !warnings.isEmpty()) || (noInfos && !infos.isEmpty())) {
            throw fault("something cannot be expected both to come and not to come");
        }
        ExpectedValue answer = single != null ? single : new ExpectedValue.Series(grid, series);
        return new Expectation(
                ordered,
                failures.stream().findFirst(),
                remarks(noWarnings, warnings),
                remarks(noInfos, infos),
                answer);
    }

    private static Remarks remarks(boolean none, List<TextMatch> texts) {
        if (none) {
            return new Remarks.None();
        }
        return texts.isEmpty() ? new Remarks.Any() : new Remarks.Matching(texts);
    }

    private void line(String text) throws MalformedScriptException {
        if (text.startsWith("expect range vector")) {
            rangeVector(text);
        } else if (text.startsWith(TEXT)) {
            single = new ExpectedValue.Text(quoted(text.substring(TEXT.length()).strip()));
        } else if (text.startsWith("expect ") || text.startsWith("expect\t")) {
            expect(text);
        } else if (text.startsWith(FORMER_MESSAGE)) {
            formerFailure(new TextMatch.Exactly(text.substring(FORMER_MESSAGE.length()).strip()));
        } else if (text.startsWith(FORMER_PATTERN)) {
            formerFailure(pattern(text.substring(FORMER_PATTERN.length()).strip()));
        } else if (NumberNotation.isNumber(text)) {
            single = new ExpectedValue.Scalar(NumberNotation.parse(text));
        } else {
            series(text);
        }
    }

    private void rangeVector(String text) throws MalformedScriptException {
        Matcher matcher = RANGE_VECTOR.matcher(text);
        if (!matcher.matches() || !instant) {
            throw fault(
                    "the range vector of an instant query reads: expect range vector from TIME to"
                            + " TIME step STEP");
        }
        grid =
                Optional.of(
                        ScriptParser.grid(
                                lines.number(),
                                matcher.group(1),
                                matcher.group(2),
                                matcher.group(3)));
    }

    private String quoted(String text) throws MalformedScriptException {
        LineCursor cursor = new LineCursor(lines.number(), text);
        if (!QuotedText.begins(cursor.peek())) {
            throw cursor.fault("an expected string is quoted");
        }
        String value = QuotedText.read(cursor);
        if (!cursor.atEnd()) {
            throw cursor.fault("expected nothing after the string");
        }
        return value;
    }

    private void expect(String text) throws MalformedScriptException {
        Matcher matcher = EXPECT.matcher(text);
        if (!matcher.matches()) {
            throw fault(
                    "an expectation reads: expect fail, warn, info, no_warn, no_info or ordered,"
                            + " the first three also with msg: TEXT or regex: PATTERN");
        }
        TextMatch match = match(matcher.group(2), matcher.group(3));
        switch (matcher.group(1)) {
            case "ordered" -> ordered = true;
            case "no_warn" -> noWarnings = true;
            case "no_info" -> noInfos = true;
            case "warn" -> warnings.add(match);
            case "info" -> infos.add(match);
            default -> failure(match);
        }
    }

    private TextMatch match(@Nullable String kind, @Nullable String text)
            throws MalformedScriptException {
        if (kind == null || text == null) {
            return ANYTHING;
        }
        return kind.equals("msg") ? new TextMatch.Exactly(text.strip()) : pattern(text.strip());
    }

    private TextMatch pattern(String text) throws MalformedScriptException {
        try {
            return new TextMatch.Containing(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw fault("not a regular expression: " + e.getMessage());
        }
    }

    private void failure(TextMatch match) throws MalformedScriptException {
        if (!failures.isEmpty()) {
            throw fault("an evaluation fails once: a second failure is expected here");
        }
        failures.add(match);
    }

    private void formerFailure(TextMatch match) throws MalformedScriptException {
        if (!failures.equals(List.of(ANYTHING))) {
            throw fault("expected_fail_message and expected_fail_regexp come once after eval_fail");
        }
        failures.set(0, match);
    }

    private void series(String text) throws MalformedScriptException {
        var described = SeriesNotation.read(lines.number(), text);
        if (instant && grid.isEmpty() && described.points().size() != 1) {
            throw fault(
                    "an instant query answers one point a series, not "
                            + described.points().size()
                            + "; expect range vector lets it answer more");
        }
        series.put(described.labels(), described.points());
    }

    private MalformedScriptException fault(String reason) {
        return new MalformedScriptException(lines.number(), reason);
    }
}
