package dev.steelyard.promql.script;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.promql.histogram.HistogramSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the points of a series: `1`, `1+2x3`, `7x2`, `_`, `_x4`, `stale`, `{{…}}`,
/// `{{…}}+{{…}}x3`.
///
/// `axN` is `a` and N more of it, `a+bxN` is `a` and N more, each `b` above the one before; `_xN`
/// is N gaps.
final class SequenceNotation {
    /// The most points that one line may describe; far above what a script can evaluate.
    private static final int MOST_POINTS = 1_000_000;

    private static final SeriesPoint GAP = new SeriesPoint.Gap();

    private final LineCursor cursor;
    private final List<SeriesPoint> points = new ArrayList<>();

    private SequenceNotation(LineCursor cursor) {
        this.cursor = cursor;
    }

    /// Reads all points from `cursor` to the end of its line.
    static List<SeriesPoint> read(LineCursor cursor) throws MalformedScriptException {
        SequenceNotation notation = new SequenceNotation(cursor);
        cursor.skipSpace();
        while (!cursor.atEnd()) {
            notation.item();
            if (!cursor.skipSpace() && !cursor.atEnd()) {
                throw cursor.fault("expected white space after a point");
            }
        }
        return notation.points;
    }

    private void item() throws MalformedScriptException {
        if (cursor.take("_")) {
            add(GAP, cursor.take("x") ? count() : 1);
        } else if (cursor.looksAt(HistogramNotation.OPENING)) {
            histograms();
        } else {
            numbers();
        }
    }

    private void numbers() throws MalformedScriptException {
        double value = number();
        double increment = 0;
        if (cursor.peek() == '+' || cursor.peek() == '-') {
            increment = number();
            if (cursor.peek() != 'x') {
                throw cursor.fault("expected x and a count after an increment");
            }
        }
        int more = cursor.take("x") ? count() : 0;
        for (int i = 0; i <= more; i++) {
            add(new SeriesPoint.FloatValue(value), 1);
            value += increment;
        }
    }

    private double number() throws MalformedScriptException {
        boolean negative = cursor.take("-");
        if (!negative) {
            cursor.take("+");
        }
        String word = cursor.takeWhile(c -> Character.isLetter(c) && c != 'x');
        if (word.isEmpty()) {
            double value = NumberNotation.unsigned(cursor);
            return negative ? -value : value;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "inf" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            case "stale" -> Staleness.MARKER;
            default -> throw cursor.fault("\"" + word + "\" is no number and not stale");
        };
    }

    private void histograms() throws MalformedScriptException {
        SeriesPoint.Histogram first = HistogramNotation.read(cursor);
        boolean down = cursor.peek() == '-';
        if (!cursor.take("+") && !cursor.take("-")) {
            add(first, cursor.take("x") ? 1 + count() : 1);
            return;
        }
        SeriesPoint.Histogram increment = HistogramNotation.read(cursor);
        cursor.expect("x");
        int more = count();
        if (!HistogramSum.addable(first.histogram(), increment.histogram())) {
            throw cursor.fault("an increment has the same kind of buckets as what it is added to");
        }
        NativeHistogram value = first.histogram();
        // The statement about resets of the last histogram that was read holds for all.
        boolean resetStated = increment.resetStated();
        for (int i = 0; i <= more; i++) {
            add(new SeriesPoint.Histogram(value, resetStated), 1);
            value = next(value, increment.histogram(), down);
        }
    }

    private static NativeHistogram next(
            NativeHistogram value, NativeHistogram increment, boolean down) {
        HistogramSum sum = new HistogramSum(value);
        if (down) {
            sum.subtract(increment);
        } else {
            sum.add(increment);
        }
        return sum.plain();
    }

    private int count() throws MalformedScriptException {
        String digits = cursor.takeWhile(Character::isDigit);
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            throw cursor.fault("expected a count after x, at most " + MOST_POINTS);
        }
    }

    private void add(SeriesPoint point, int times) throws MalformedScriptException {
        if (points.size() + (long) times > MOST_POINTS) {
            throw cursor.fault("a line describes at most " + MOST_POINTS + " points");
        }
        for (int i = 0; i < times; i++) {
            points.add(point);
        }
    }
}
