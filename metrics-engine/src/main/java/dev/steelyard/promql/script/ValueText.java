package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.PointSeries;
import dev.steelyard.promql.Value;
import dev.steelyard.promql.histogram.HistogramText;
import dev.steelyard.promql.number.FloatText;
import dev.steelyard.promql.script.Expectation.ExpectedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Prints expected and answered values in the notation of scripts.
final class ValueText {
    private ValueText() {}

    static String of(Value value) {
        return switch (value) {
            case Value.Scalar(_, double number) -> "scalar " + FloatText.general(number);
            case Value.Text(_, String text) -> "string \"" + text + '"';
            case Value.Vector(List<Value.VectorSample> samples) ->
                    samples.isEmpty()
                            ? "nothing"
                            : samples.stream()
                                    .map(each ->
                                            each.labels()
                                                    + " "
                                                    + point(each.value(), each.histogram()))
                                    .collect(Collectors.joining("; "));
            case Value.Matrix(List<PointSeries> series) ->
                    series.isEmpty()
                            ? "nothing"
                            : series.stream()
                                    .map(each -> each.labels() + " " + points(each))
                                    .collect(Collectors.joining("; "));
        };
    }

    static String of(ExpectedValue value) {
        return switch (value) {
            case ExpectedValue.Scalar(double number) -> "scalar " + FloatText.general(number);
            case ExpectedValue.Text(String text) -> "string \"" + text + '"';
            case ExpectedValue.Series series ->
                    series.points().isEmpty()
                            ? "nothing"
                            : series.points().entrySet().stream()
                                    .map(ValueText::of)
                                    .collect(Collectors.joining("; "));
        };
    }

    private static String of(Map.Entry<Labels, List<SeriesPoint>> series) {
        return series.getKey()
                + " "
                + series.getValue().stream().map(ValueText::of).collect(Collectors.joining(" "));
    }

    static String of(SeriesPoint point) {
        return switch (point) {
            case SeriesPoint.Gap _ -> "_";
            case SeriesPoint.FloatValue(double number) -> point(number, null);
            case SeriesPoint.Histogram(NativeHistogram histogram, _) ->
                    HistogramText.notation(histogram);
        };
    }

    static String point(double number, @Nullable NativeHistogram histogram) {
        return histogram == null ? FloatText.general(number) : HistogramText.notation(histogram);
    }

    static String points(PointSeries series) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < series.floats(); i++) {
            all.add(FloatText.general(series.value(i)) + "@" + series.timeMillis(i));
        }
        series.histograms()
                .forEach(point ->
                        all.add(
                                HistogramText.notation(point.histogram())
                                        + "@"
                                        + point.timeMillis()));
        return String.join(" ", all);
    }
}
