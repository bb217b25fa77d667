package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads the lines that say when samples began to count: `name{…}@st -1m -30s-1mx2 _ 0s`, each
/// relative to the time of its sample.
final class StartNotation {
    private static final Pattern LINE = Pattern.compile("[^\\s\"]*(\"[^\"]*\"[^\\s\"]*)*@st\\s.*");
    private static final String MARK = "@st";
    private static final int MOST_STARTS = 1_000_000;

    /// Start times as one line describes them.
    record Described(Labels labels, List<StartOffset> starts) {}

    private StartNotation() {}

    /// Whether `text` is a line of start times.
    static boolean describes(String text) {
        return LINE.matcher(text).matches();
    }

    static Described read(int line, String text) throws MalformedScriptException {
        LineCursor cursor = new LineCursor(line, text);
        Labels labels = SeriesNotation.labels(cursor);
        cursor.expect(MARK);
        cursor.skipSpace();
        List<StartOffset> starts = new ArrayList<>();
        while (!cursor.atEnd()) {
            item(cursor, starts);
            if (!cursor.skipSpace() && !cursor.atEnd()) {
                throw cursor.fault("expected white space after a start time");
            }
        }
        return new Described(labels, starts);
    }

    private static void item(LineCursor cursor, List<StartOffset> starts)
            throws MalformedScriptException {
        if (cursor.take("_")) {
            add(cursor, starts, new StartOffset.Unknown(), cursor.take("x") ? count(cursor) : 1);
            return;
        }
        long millis = signed(cursor);
        long increment = cursor.peek() == '+' || cursor.peek() == '-' ? signed(cursor) : 0;
        if (increment != 0 && cursor.peek() != 'x') {
            throw cursor.fault("expected x and a count after an increment");
        }
        int more = cursor.take("x") ? count(cursor) : 0;
        for (int i = 0; i <= more; i++) {
            add(cursor, starts, new StartOffset.Millis(millis + i * increment), 1);
        }
    }

    private static long signed(LineCursor cursor) throws MalformedScriptException {
        boolean negative = cursor.take("-");
        if (!negative) {
            cursor.take("+");
        }
        long millis = ScriptDuration.read(cursor, "a start time");
        return negative ? -millis : millis;
    }

    private static int count(LineCursor cursor) throws MalformedScriptException {
        try {
            return Integer.parseInt(cursor.takeWhile(Character::isDigit));
        } catch (NumberFormatException _) {
            throw cursor.fault("expected a count after x, at most " + MOST_STARTS);
        }
    }

    private static void add(
            LineCursor cursor, List<StartOffset> starts, StartOffset start, int times)
            throws MalformedScriptException {
        if (starts.size() + (long) times > MOST_STARTS) {
            throw cursor.fault("a line describes at most " + MOST_STARTS + " start times");
        }
        for (int i = 0; i < times; i++) {
            starts.add(start);
        }
    }
}
