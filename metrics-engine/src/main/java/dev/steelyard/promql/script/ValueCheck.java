package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.PointSeries;
import dev.steelyard.promql.Value;
import dev.steelyard.promql.histogram.Closeness;
import dev.steelyard.promql.script.Command.Grid;
import dev.steelyard.promql.script.Expectation.ExpectedValue;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares the value of an answer with the expected one. Numbers may differ by a millionth; NaN
/// equals NaN; series come in any order unless it is stated, those of a matrix sorted by labels.
final class ValueCheck {
    /// A number, or a native histogram where there is one.
    private record Point(double value, @Nullable NativeHistogram histogram) {}

    private final Expectation expectation;

    ValueCheck(Expectation expectation) {
        this.expectation = expectation;
    }

    /// What is wrong with `value`, if anything.
    Optional<Mismatch> check(Value value) {
        return switch (expectation.answer()) {
            case ExpectedValue.Text(String text) ->
                    value instanceof Value.Text got && got.text().equals(text)
                            ? Optional.empty()
                            : whole(value);
            case ExpectedValue.Scalar(double number) ->
                    value instanceof Value.Scalar got && close(number, got.value())
                            ? Optional.empty()
                            : whole(value);
            case ExpectedValue.Series series ->
                    switch (value) {
                        case Value.Scalar _, Value.Text _ -> whole(value);
                        case Value.Vector vector -> vector(series, vector);
                        case Value.Matrix matrix -> matrix(series, matrix);
                    };
        };
    }

    private Optional<Mismatch> whole(Value value) {
        return mismatch(ValueText.of(expectation.answer()), ValueText.of(value));
    }

    private static Optional<Mismatch> mismatch(String expected, String got) {
        return Optional.of(new Mismatch(expected, got));
    }

    private Optional<Mismatch> vector(ExpectedValue.Series expected, Value.Vector vector) {
        if (expectation.ordered()
                && !List.copyOf(expected.points().keySet())
                        .equals(
                                vector.samples().stream()
                                        .map(Value.VectorSample::labels)
                                        .toList())) {
            return whole(vector);
        }
        Set<Labels> seen = new HashSet<>();
        for (Value.VectorSample sample :
                byLabels(vector)) { // the same one is told wherever it came
            List<SeriesPoint> points = expected.points().get(sample.labels());
            String got =
                    sample.labels() + " " + ValueText.point(sample.value(), sample.histogram());
            if (points == null || !seen.add(sample.labels())) {
                return mismatch(ValueText.of(expected), got);
            }
            if (!close(points.getFirst(), new Point(sample.value(), sample.histogram()))) {
                return mismatch(sample.labels() + " " + ValueText.of(points.getFirst()), got);
            }
        }
        return missing(expected, seen, vector);
    }

    private static List<Value.VectorSample> byLabels(Value.Vector vector) {
        return vector.samples().stream()
                .sorted(Comparator.comparing(Value.VectorSample::labels))
                .toList();
    }

    private Optional<Mismatch> matrix(ExpectedValue.Series expected, Value.Matrix matrix) {
        Set<Labels> seen = new HashSet<>();
        Labels before = null;
        for (PointSeries series : matrix.series()) {
            List<SeriesPoint> points = expected.points().get(series.labels());
            String got = series.labels() + " " + ValueText.points(series);
            if (before != null && before.compareTo(series.labels()) > 0) {
                return mismatch("series sorted by labels", got + " after " + before);
            }
            before = series.labels();
            if (points == null || !seen.add(series.labels())) {
                return mismatch(ValueText.of(expected), got);
            }
            Optional<Mismatch> wrong = points(expected.grid(), points, series);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return missing(expected, seen, matrix);
    }

    private static Optional<Mismatch> missing(
            ExpectedValue.Series expected, Set<Labels> seen, Value value) {
        for (Map.Entry<Labels, List<SeriesPoint>> series : expected.points().entrySet()) {
            if (!seen.contains(series.getKey())) {
                return mismatch(
                        series.getKey() + " " + ValueText.of(series.getValue().getFirst()),
                        ValueText.of(value));
            }
        }
        return Optional.empty();
    }

    private static Optional<Mismatch> points(
            Optional<Grid> grid, List<SeriesPoint> expected, PointSeries series) {
        NavigableMap<Long, Point> got = points(series);
        long time = grid.map(Grid::fromMillis).orElse(0L);
        long step = grid.map(Grid::stepMillis).orElse(0L);
        for (SeriesPoint point : expected) {
            boolean gap = point instanceof SeriesPoint.Gap;
            Point there = got.remove(time);
            if (gap ? there != null : there == null || !close(point, there)) {
                return mismatch(
                        series.labels() + " " + ValueText.of(point) + "@" + time,
                        ValueText.points(series));
            }
            time += step;
        }
        return got.isEmpty()
                ? Optional.empty()
                : mismatch(
                        series.labels() + " nothing at " + got.firstKey(),
                        ValueText.points(series));
    }

    private static NavigableMap<Long, Point> points(PointSeries series) {
        NavigableMap<Long, Point> points = new TreeMap<>();
        for (int i = 0; i < series.floats(); i++) {
            points.put(series.timeMillis(i), new Point(series.value(i), null));
        }
        series.histograms()
                .forEach(point -> points.put(point.timeMillis(), new Point(0, point.histogram())));
        return points;
    }

    private static boolean close(SeriesPoint expected, Point got) {
        return switch (expected) {
            case SeriesPoint.Gap _ -> false;
            case SeriesPoint.FloatValue(double number) ->
                    got.histogram == null && close(number, got.value);
            case SeriesPoint.Histogram histogram ->
                    got.histogram != null && HistogramCheck.close(histogram, got.histogram);
        };
    }

    private static boolean close(double left, double right) {
        return Closeness.within(HistogramCheck.TOLERANCE, left, right);
    }
}
