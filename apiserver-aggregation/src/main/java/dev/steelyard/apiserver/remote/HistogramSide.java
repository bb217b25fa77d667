package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.model.Buckets;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The positive or the negative buckets of a histogram while it is read: spans, and counts as whole
/// differences or as floats.
final class HistogramSide {
    private final String name;
    private final IntStream.Builder offsets = IntStream.builder();
    private final IntStream.Builder lengths = IntStream.builder();
    private final LongStream.Builder differences = LongStream.builder();
    private final DoubleStream.Builder counts = DoubleStream.builder();
    private long endIndex;
    private long size;
    private boolean isOutOfRange;

    HistogramSide(String name) {
        this.name = name;
    }

    void span(ProtobufReader message) throws MalformedProtobufException {
        int offset = 0;
        int length = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> offset = (int) message.signed();
                case 2 -> length = message.int32();
                default -> {} // of a newer version
            }
        }
        long count = Integer.toUnsignedLong(length);
        endIndex += offset + count;
        size += count;
        isOutOfRange |= endIndex - 1 > Integer.MAX_VALUE || size > Integer.MAX_VALUE;
        offsets.add(offset);
        lengths.add(length);
    }

    void difference(long difference) {
        differences.add(difference);
    }

    void count(double count) {
        counts.add(count);
    }

    /// The buckets, if spans and counts fit together.
    ///
    /// @param whole whether the counts are those that came as differences
    Buckets buckets(boolean whole) throws InvalidHistogramException {
        if (isOutOfRange) {
            throw new InvalidHistogramException(name + " side: a span leaves the range of indices");
        }
        double[] each = whole ? wholeCounts() : counts.build().toArray();
        if (each.length != size) {
            throw new InvalidHistogramException(
                    "%s side: the spans have %d buckets, there are %d counts"
                            .formatted(name, size, each.length));
        }
        return Buckets.of(offsets.build().toArray(), lengths.build().toArray(), each);
    }

    private double[] wholeCounts() {
        long[] steps = differences.build().toArray();
        double[] each = new double[steps.length];
        long count = 0;
        for (int i = 0; i < steps.length; i++) {
            count += steps[i];
            each[i] = count;
        }
        return each;
    }
}
