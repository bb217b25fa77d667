package dev.steelyard.promql.script;

import dev.steelyard.promql.script.Command.Grid;
import dev.steelyard.promql.script.Command.LoadedSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the commands of a script.
final class ScriptParser {
    private static final Pattern COMMAND =
            Pattern.compile(
                    "clear|load(_with_nhcb)?\\s+\\d+[a-z]\\S*|eval(_[a-z]+)?\\s+(instant|range)\\s.*");
    private static final Pattern LOAD = Pattern.compile("load(_with_nhcb)?\\s+(\\S+)");
    private static final Pattern INSTANT =
            Pattern.compile(
                    "eval(?:_(fail|warn|info|ordered))?\\s+instant\\s+at\\s+(\\S+)\\s+(.+)");
    private static final Pattern RANGE =
            Pattern.compile(
                    "eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)\\s+(.+)");

    private final ScriptLines lines;

    ScriptParser(String text) {
        lines = new ScriptLines(text);
    }

    /// Whether `line` can be nothing but the beginning of a command.
    static boolean beginsCommand(String line) {
        return COMMAND.matcher(line).matches();
    }

    /// All commands.
    List<Command> commands() throws MalformedScriptException {
        List<Command> commands = new ArrayList<>();
        while (lines.nextCommand()) {
            commands.add(command());
        }
        return commands;
    }

    private Command command() throws MalformedScriptException {
        String text = lines.text();
        if (text.startsWith("eval")) {
            return eval(text);
        }
        if (text.startsWith("load")) {
            return load(text);
        }
        if (text.equals("clear")) {
            return new Command.Clear(lines.number());
        }
        throw fault("a command is clear, load, load_with_nhcb or eval, not \"" + text + "\"");
    }

    private Command load(String text) throws MalformedScriptException {
        int line = lines.number();
        Matcher load = LOAD.matcher(text);
        if (!load.matches()) {
            throw fault("a load reads: load STEP, or load_with_nhcb STEP, like load 1m");
        }
        long step = ScriptDuration.millis(line, "the step of a load", load.group(2));
        List<LoadedSeries> series = new ArrayList<>();
        while (lines.nextInCommand()) {
            series.add(series());
        }
        return new Command.Load(line, step, load.group(1) != null, series);
    }

    private LoadedSeries series() throws MalformedScriptException {
        int line = lines.number();
        if (!StartNotation.describes(lines.text())) {
            var described = SeriesNotation.read(line, lines.text());
            return new LoadedSeries(line, described.labels(), described.points(), List.of());
        }
        StartNotation.Described starts = StartNotation.read(line, lines.text());
        if (!lines.nextInCommand()) {
            throw fault("a line of start times is followed by the samples of its series");
        }
        var described = SeriesNotation.read(lines.number(), lines.text());
        if (!described.labels().equals(starts.labels())) {
            throw fault(
                    "the line of start times before this one is of "
                            + starts.labels()
                            + ", not of "
                            + described.labels());
        }
        if (described.points().size() != starts.starts().size()) {
            throw fault(
                    described.points().size()
                            + " samples, but the line before has "
                            + starts.starts().size()
                            + " start times");
        }
        return new LoadedSeries(line, described.labels(), described.points(), starts.starts());
    }

    private Command eval(String text) throws MalformedScriptException {
        int line = lines.number();
        Matcher instant = INSTANT.matcher(text);
        if (instant.matches()) {
            long at = ScriptDuration.millis(line, "the time of an eval", instant.group(2));
            var expected = new ExpectationParser(lines, instant.group(1), true);
            Expectation expectation = expected.read();
            return new Command.Eval(
                    line,
                    instant.group(3),
                    new Command.When.Instant(expected.grid().map(Grid::toMillis).orElse(at)),
                    expectation);
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            Grid grid = grid(line, range.group(2), range.group(3), range.group(4));
            var expected = new ExpectationParser(lines, range.group(1), false);
            return new Command.Eval(
                    line, range.group(5), new Command.When.Range(grid), expected.read(grid));
        }
        throw fault(
                "an eval reads: eval instant at TIME QUERY, or eval range from TIME to TIME step"
                        + " STEP QUERY");
    }

    /// The grid that three durations state.
    static Grid grid(int line, String from, String to, String step)
            throws MalformedScriptException {
        Grid grid =
                new Grid(
                        ScriptDuration.millis(line, "the start of a range", from),
                        ScriptDuration.millis(line, "the end of a range", to),
                        ScriptDuration.millis(line, "the step of a range", step));
        if (grid.toMillis() < grid.fromMillis()) {
            throw new MalformedScriptException(
                    line, "the range ends at " + to + ", before it starts at " + from);
        }
        return grid;
    }

    private MalformedScriptException fault(String reason) {
        return new MalformedScriptException(lines.number(), reason);
    }
}
