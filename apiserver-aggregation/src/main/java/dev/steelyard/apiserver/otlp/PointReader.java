package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.otlp.Metric.Buckets;
import dev.steelyard.apiserver.otlp.Metric.Counts;
import dev.steelyard.apiserver.otlp.Metric.Head;
import dev.steelyard.apiserver.otlp.Metric.Point;
import dev.steelyard.apiserver.otlp.Metric.Quantile;
import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.storage.Exemplar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// Reads one data point of a metric. The kinds of points have the same parts under different
/// numbers; what only some have is empty in the others.
///
/// Source: `metrics.proto` of OpenTelemetry.
final class PointReader {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Buckets NO_BUCKETS = new Buckets(0, List.of());

    private final List<Attribute> attributes = new ArrayList<>();
    private final List<Exemplar> exemplars = new ArrayList<>();
    private final DoubleStream.Builder bounds = DoubleStream.builder();
    private final LongStream.Builder counts = LongStream.builder();
    private final List<Quantile> quantiles = new ArrayList<>();
    private long startNanos;
    private long timeNanos;
    private boolean isRecorded = true;
    private long count;
    private Optional<Double> sum = Optional.empty();
    private double value;
    private int scale;
    private long zeroCount;
    private Buckets above = NO_BUCKETS;
    private Buckets below = NO_BUCKETS;

    private PointReader() {}

    /// A number, a point of a gauge or a sum.
    static Point number(ProtobufReader message) throws MalformedProtobufException {
        PointReader read = new PointReader();
        while (message.next()) {
            switch (message.field()) {
                case 4 -> read.value = message.float64();
                case 5 -> read.exemplars.add(ExemplarReader.read(message.message()));
                case 6 -> read.value = message.fixed64();
                case 7 -> read.attribute(message);
                case 8 -> read.flags(message);
                default -> read.times(message);
            }
        }
        return new Metric.Number(read.head(), read.value);
    }

    /// A point of a histogram with bounds.
    static Point histogram(ProtobufReader message) throws MalformedProtobufException {
        PointReader read = new PointReader();
        while (message.next()) {
            switch (message.field()) {
                case 4 -> read.count = message.fixed64();
                case 5 -> read.sum = Optional.of(message.float64());
                case 6 -> message.fixed64s(read.counts);
                case 7 -> message.float64s(read.bounds);
                case 8 -> read.exemplars.add(ExemplarReader.read(message.message()));
                case 9 -> read.attribute(message);
                case 10 -> read.flags(message);
                default -> read.times(message);
            }
        }
        return new Metric.Histogram(
                read.head(),
                read.count,
                read.sum,
                read.bounds.build().boxed().toList(),
                read.counts.build().boxed().toList());
    }

    /// A point of an exponential histogram.
    static Point exponential(ProtobufReader message) throws MalformedProtobufException {
        PointReader read = new PointReader();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> read.attribute(message);
                case 4 -> read.count = message.fixed64();
                case 5 -> read.sum = Optional.of(message.float64());
                case 6 -> read.scale = (int) message.signed();
                case 7 -> read.zeroCount = message.fixed64();
                case 8 -> read.above = buckets(message.message());
                case 9 -> read.below = buckets(message.message());
                case 10 -> read.flags(message);
                case 11 -> read.exemplars.add(ExemplarReader.read(message.message()));
                default -> read.times(message);
            }
        }
        return new Metric.ExponentialHistogram(
                read.head(),
                new Counts(read.count, read.zeroCount),
                read.sum,
                read.scale,
                read.above,
                read.below);
    }

    private static Buckets buckets(ProtobufReader message) throws MalformedProtobufException {
        int offset = 0;
        LongStream.Builder counts = LongStream.builder();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> offset = (int) message.signed();
                case 2 -> message.numbers(counts);
                default -> {} // of a newer version
            }
        }
        return new Buckets(offset, counts.build().boxed().toList());
    }

    /// A point of a summary.
    static Point summary(ProtobufReader message) throws MalformedProtobufException {
        PointReader read = new PointReader();
        while (message.next()) {
            switch (message.field()) {
                case 4 -> read.count = message.fixed64();
                case 5 -> read.value = message.float64();
                case 6 -> read.quantiles.add(quantile(message.message()));
                case 7 -> read.attribute(message);
                case 8 -> read.flags(message);
                default -> read.times(message);
            }
        }
        return new Metric.Summary(read.head(), read.count, read.value, List.copyOf(read.quantiles));
    }

    private static Quantile quantile(ProtobufReader message) throws MalformedProtobufException {
        double quantile = 0;
        double value = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> quantile = message.float64();
                case 2 -> value = message.float64();
                default -> {} // of a newer version
            }
        }
        return new Quantile(quantile, value);
    }

    private void attribute(ProtobufReader message) throws MalformedProtobufException {
        attributes.add(AttributeReader.read(message.message()));
    }

    /// The lowest bit says that nothing was recorded.
    private void flags(ProtobufReader message) throws MalformedProtobufException {
        isRecorded = (message.number() & 1) == 0;
    }

    private void times(ProtobufReader message) throws MalformedProtobufException {
        switch (message.field()) {
            case 2 -> startNanos = message.fixed64();
            case 3 -> timeNanos = message.fixed64();
            default -> {} // the extremes, or of a newer version
        }
    }

    private Head head() {
        return new Head(
                List.copyOf(attributes),
                startNanos / NANOS_PER_MILLI,
                timeNanos / NANOS_PER_MILLI,
                isRecorded,
                List.copyOf(exemplars));
    }
}
