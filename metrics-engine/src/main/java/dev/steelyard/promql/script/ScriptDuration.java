package dev.steelyard.promql.script;

import java.util.List;

/// Durations as Prometheus writes them: `1h30m`, units from large to small, each once; or `0`.
final class ScriptDuration {
    private record Unit(String name, long millis) {}

    private static final List<Unit> UNITS =
            List.of(
                    new Unit("y", 365 * 86_400_000L),
                    new Unit("w", 7 * 86_400_000L),
                    new Unit("d", 86_400_000L),
                    new Unit("h", 3_600_000L),
                    new Unit("m", 60_000L),
                    new Unit("s", 1_000L),
                    new Unit("ms", 1L));

    private ScriptDuration() {}

    /// The milliseconds that `text` states, as `what`.
    static long millis(int line, String what, String text) throws MalformedScriptException {
        LineCursor cursor = new LineCursor(line, text);
        long millis = read(cursor, what);
        if (!cursor.atEnd()) {
            throw cursor.fault(what + " is a duration like 1h30m");
        }
        return millis;
    }

    /// Reads the duration at `cursor`, as `what`.
    static long read(LineCursor cursor, String what) throws MalformedScriptException {
        long total = 0;
        int next = 0;
        boolean any = false;
        while (isDigit(cursor.peek())) {
            String digits = cursor.takeWhile(ScriptDuration::isDigit);
            int unit = unit(cursor);
            if (unit < 0 && !any && digits.equals("0")) {
                return 0;
            }
            if (unit < next) {
                throw cursor.fault(what + " is a duration like 1h30m");
            }
            total = sum(cursor, total, digits, UNITS.get(unit));
            next = unit + 1;
            any = true;
        }
        if (!any) {
            throw cursor.fault(what + " is a duration like 1h30m");
        }
        return total;
    }

    private static int unit(LineCursor cursor) {
        String name = cursor.takeWhile(c -> c >= 'a' && c <= 'z' && c != 'x');
        for (int i = 0; i < UNITS.size(); i++) {
            if (UNITS.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static long sum(LineCursor cursor, long total, String digits, Unit unit)
            throws MalformedScriptException {
        try {
            return Math.addExact(total, Math.multiplyExact(Long.parseLong(digits), unit.millis));
        } catch (ArithmeticException | NumberFormatException _) {
            throw cursor.fault(digits + unit.name + " is too long");
        }
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
