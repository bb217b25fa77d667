package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.HistogramArithmetic;
import java.util.ArrayList;
import java.util.List;

/// Reads the message `Histogram`, which both versions of remote write share but for the start
/// timestamp, which only the second has.
///
/// Histograms of a finer schema than we keep are merged into the finest. Source: `types.proto` of
/// Prometheus.
final class HistogramMessage {
    private static final int FINEST = 8;
    private static final int FINEST_RESERVED = 52;

    private final HistogramSide positive = new HistogramSide("positive");
    private final HistogramSide negative = new HistogramSide("negative");
    private final List<Double> bounds = new ArrayList<>();
    private boolean isWhole = true;
    private double count;
    private double zeroCount;
    private double sum;
    private int schema;
    private double zeroThreshold;
    private CounterReset reset = CounterReset.UNKNOWN;
    private long timeMillis;
    private long startMillis;

    HistogramMessage(ProtobufReader message) throws MalformedProtobufException {
        while (message.next()) {
            read(message);
        }
    }

    private void read(ProtobufReader message) throws MalformedProtobufException {
        switch (message.field()) {
            case 1 -> {
                count = unsigned(message.number());
                isWhole = true;
            }
            case 2 -> {
                count = message.float64();
                isWhole = false;
            }
            case 3 -> sum = message.float64();
            case 4 -> schema = (int) message.signed();
            case 5 -> zeroThreshold = message.float64();
            case 6 -> zeroCount = unsigned(message.number());
            case 7 -> zeroCount = message.float64();
            case 8 -> negative.span(message.message());
            case 9 -> message.signeds(negative::difference);
            case 10 -> message.float64s(negative::count);
            case 11 -> positive.span(message.message());
            case 12 -> message.signeds(positive::difference);
            case 13 -> message.float64s(positive::count);
            case 14 -> reset = reset(message.int32());
            case 15 -> timeMillis = message.number();
            case 16 -> message.float64s(bounds::add);
            case 17 -> startMillis = message.number();
            default -> {} // of a newer version
        }
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }

    private static CounterReset reset(int number) {
        return switch (number) {
            case 1 -> CounterReset.RESET;
            case 2 -> CounterReset.NOT_RESET;
            case 3 -> CounterReset.GAUGE;
            default -> CounterReset.UNKNOWN;
        };
    }

    long timeMillis() {
        return timeMillis;
    }

    /// When what it counts began; 0 where that is not known.
    long startMillis() {
        return startMillis;
    }

    /// The histogram, if it can be made of its parts; it may still contradict itself.
    NativeHistogram histogram() throws InvalidHistogramException {
        NativeHistogram histogram =
                of(schema, positive.buckets(isWhole), negative.buckets(isWhole));
        if (schema <= FINEST || schema > FINEST_RESERVED) {
            return histogram;
        }
        NativeHistogram merged = HistogramArithmetic.reduce(histogram, FINEST);
        return of(FINEST, merged.positive(), merged.negative());
    }

    private NativeHistogram of(int ofSchema, Buckets above, Buckets below) {
        return new NativeHistogram(
                ofSchema,
                reset,
                isWhole,
                zeroThreshold,
                zeroCount,
                count,
                sum,
                above,
                below,
                bounds);
    }
}
