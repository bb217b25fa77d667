package dev.steelyard.apiserver.query;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.PointSeries;
import dev.steelyard.promql.Value;
import dev.steelyard.promql.histogram.PopulatedBuckets;
import java.util.List;

/// Writes what a query answers: its type first, so that readers can take the rest as it comes.
final class ValueWriter {
    private final JsonText json;

    ValueWriter(JsonText json) {
        this.json = json;
    }

    /// The first members of `data`: `resultType` and `result`.
    void write(Value value) {
        json.name("resultType").string(type(value)).name("result");
        switch (value) {
            case Value.Scalar(long timeMillis, double number) -> point(timeMillis, number);
            case Value.Text(long timeMillis, String text) ->
                    json.open('[').time(timeMillis).string(text).close(']');
            case Value.Vector(List<Value.VectorSample> samples) -> {
                json.open('[');
                samples.forEach(this::sample);
                json.close(']');
            }
            case Value.Matrix(List<PointSeries> series) -> {
                json.open('[');
                series.forEach(this::series);
                json.close(']');
            }
        }
    }

    private static String type(Value value) {
        return switch (value) {
            case Value.Scalar _ -> "scalar";
            case Value.Text _ -> "string";
            case Value.Vector _ -> "vector";
            case Value.Matrix _ -> "matrix";
        };
    }

    private void point(long timeMillis, double value) {
        json.point(timeMillis, value);
    }

    private void sample(Value.VectorSample sample) {
        json.open('{').name("metric").labels(sample.labels());
        NativeHistogram histogram = sample.histogram();
        if (histogram == null) {
            json.name("value");
            point(sample.timeMillis(), sample.value());
        } else {
            json.name("histogram");
            point(sample.timeMillis(), histogram);
        }
        json.close('}');
    }

    private void series(PointSeries series) {
        json.open('{').name("metric").labels(series.labels());
        if (series.floats() > 0) {
            json.name("values").open('[');
            for (int i = 0; i < series.floats(); i++) {
                point(series.timeMillis(i), series.value(i));
            }
            json.close(']');
        }
        if (!series.histograms().isEmpty()) {
            json.name("histograms").open('[');
            series.histograms().forEach(point -> point(point.timeMillis(), point.histogram()));
            json.close(']');
        }
        json.close('}');
    }

    private void point(long timeMillis, NativeHistogram histogram) {
        json.open('[').time(timeMillis).open('{');
        json.name("count").value(histogram.count()).name("sum").value(histogram.sum());
        PopulatedBuckets buckets = PopulatedBuckets.of(histogram);
        if (buckets.size() > 0) {
            json.name("buckets").open('[');
            for (int i = 0; i < buckets.size(); i++) {
                json.open('[').number(buckets.boundaryRule(i)).value(buckets.lower(i));
                json.value(buckets.upper(i)).value(buckets.count(i)).close(']');
            }
            json.close(']');
        }
        json.close('}').close(']');
    }
}
