package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.otlp.Metric.Kind;
import dev.steelyard.apiserver.otlp.Metric.Point;
import dev.steelyard.apiserver.otlp.Metric.Temporality;
import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import java.util.ArrayList;
import java.util.List;

/// Reads the message `Metric`.
///
/// Source: `metrics.proto` of OpenTelemetry.
final class MetricReader {
    private final List<Point> points = new ArrayList<>();
    private Kind kind = Kind.UNKNOWN;
    private Temporality temporality = Temporality.NONE;

    private MetricReader() {}

    static Metric read(ProtobufReader message) throws MalformedProtobufException {
        MetricReader read = new MetricReader();
        String name = "";
        String unit = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 3 -> unit = message.text();
                case 5 -> read.gauge(message.message());
                case 7 -> read.sum(message.message());
                case 9 -> read.histogram(message.message(), Kind.HISTOGRAM);
                case 10 -> read.histogram(message.message(), Kind.EXPONENTIAL_HISTOGRAM);
                case 11 -> read.summary(message.message());
                default -> {} // the description, or of a newer version
            }
        }
        return new Metric(name, unit, read.kind, read.temporality, read.points);
    }

    private void gauge(ProtobufReader message) throws MalformedProtobufException {
        kind = Kind.GAUGE;
        while (message.next()) {
            if (message.field() == 1) {
                points.add(PointReader.number(message.message()));
            }
        }
    }

    private void sum(ProtobufReader message) throws MalformedProtobufException {
        kind = Kind.UP_DOWN_COUNTER;
        temporality = Temporality.UNSPECIFIED;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> points.add(PointReader.number(message.message()));
                case 2 -> temporality = temporality(message.int32());
                case 3 -> kind = message.truth() ? Kind.COUNTER : Kind.UP_DOWN_COUNTER;
                default -> {} // of a newer version
            }
        }
    }

    private void histogram(ProtobufReader message, Kind which) throws MalformedProtobufException {
        kind = which;
        temporality = Temporality.UNSPECIFIED;
        while (message.next()) {
            switch (message.field()) {
                case 1 ->
                        points.add(
                                which == Kind.HISTOGRAM
                                        ? PointReader.histogram(message.message())
                                        : PointReader.exponential(message.message()));
                case 2 -> temporality = temporality(message.int32());
                default -> {} // of a newer version
            }
        }
    }

    private void summary(ProtobufReader message) throws MalformedProtobufException {
        kind = Kind.SUMMARY;
        while (message.next()) {
            if (message.field() == 1) {
                points.add(PointReader.summary(message.message()));
            }
        }
    }

    private static Temporality temporality(int number) {
        return switch (number) {
            case 1 -> Temporality.DELTA;
            case 2 -> Temporality.CUMULATIVE;
            default -> Temporality.UNSPECIFIED;
        };
    }
}
