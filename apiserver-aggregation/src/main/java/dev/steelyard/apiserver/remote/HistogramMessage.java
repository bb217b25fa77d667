package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
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
    private static final int COARSEST = -4;
    private static final int FINEST_RESERVED = 52;

    private final HistogramSide positive = new HistogramSide("positive");
    private final HistogramSide negative = new HistogramSide("negative");
    private final List<Double> bounds = new ArrayList<>();
    private boolean isWhole = true;
    private long wholeCount;
    private long wholeZeroCount;
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
                wholeCount = message.number();
                count = unsigned(wholeCount);
                isWhole = true;
            }
            case 2 -> {
                count = message.float64();
                isWhole = false;
            }
            case 3 -> sum = message.float64();
            case 4 -> schema = (int) message.signed();
            case 5 -> zeroThreshold = message.float64();
            case 6 -> {
                wholeZeroCount = message.number();
                zeroCount = unsigned(wholeZeroCount);
            }
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

    /// The histogram, if its parts fit together.
    NativeHistogram histogram() throws InvalidHistogramException {
        boolean isCustom = schema == NativeHistogram.CUSTOM_BOUNDS;
        if (!isCustom && (schema < COARSEST || schema > FINEST_RESERVED)) {
            throw new InvalidHistogramException("no schema is " + schema);
        }
        if (isCustom) {
            checkBounds();
        } else if (!bounds.isEmpty()) {
            throw new InvalidHistogramException("schema " + schema + " has no bounds of its own");
        }
        NativeHistogram histogram =
                new NativeHistogram(
                        schema,
                        reset,
                        isWhole,
                        zeroThreshold,
                        zeroCount,
                        count,
                        sum,
                        positive.buckets(isWhole),
                        negative.buckets(isWhole),
                        bounds);
        checkCounts();
        return !isCustom && schema > FINEST
                ? HistogramArithmetic.reduce(histogram, FINEST)
                : histogram;
    }

    private void checkBounds() throws InvalidHistogramException {
        double before = Double.NEGATIVE_INFINITY;
        for (double bound : bounds) {
            // A NaN is not greater than anything.
            if (!(bound > before) || bound == Double.POSITIVE_INFINITY) {
                throw new InvalidHistogramException(
                        "bounds must rise and end before +Inf: " + bounds);
            }
            before = bound;
        }
        if (zeroCount != 0 || zeroThreshold != 0 || !negative.isEmpty()) {
            throw new InvalidHistogramException(
                    "with bounds of its own there is no zero bucket and no negative side");
        }
        if (positive.firstIndex() < 0 || positive.endIndex() > bounds.size() + 1) {
            throw new InvalidHistogramException(
                    "the buckets go to %d, the bounds to %d"
                            .formatted(positive.endIndex(), bounds.size() + 1));
        }
    }

    /// Only whole numbers can be compared: sums of floats depend on the order.
    private void checkCounts() throws InvalidHistogramException {
        if (!isWhole) {
            if (count < 0 || zeroCount < 0) {
                throw new InvalidHistogramException("counts must not be negative");
            }
            return;
        }
        long inBuckets = positive.wholeSum() + negative.wholeSum() + wholeZeroCount;
        boolean fits =
                Double.isNaN(sum)
                        ? Long.compareUnsigned(inBuckets, wholeCount) <= 0
                        : inBuckets == wholeCount;
        if (!fits) {
            throw new InvalidHistogramException(
                    "%s observations are in buckets, the count is %s"
                            .formatted(
                                    Long.toUnsignedString(inBuckets),
                                    Long.toUnsignedString(wholeCount)));
        }
    }
}
