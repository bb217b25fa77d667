package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;

/// Writes the message `Histogram`, which [HistogramMessage] reads.
final class HistogramWriter {
    private static final double TWO_TO_63 = 0x1p63;

    private HistogramWriter() {}

    static ProtobufWriter write(long timeMillis, NativeHistogram histogram) {
        ProtobufWriter message = new ProtobufWriter();
        if (histogram.wholeCounts()) {
            // Which of the two is there says which kind it is, so a zero is written too.
            message.presentNumber(1, whole(histogram.count()));
        } else {
            message.presentFloat64(2, histogram.count());
        }
        message.float64(3, histogram.sum());
        message.signed(4, histogram.schema());
        message.float64(5, histogram.zeroThreshold());
        if (histogram.wholeCounts()) {
            message.presentNumber(6, whole(histogram.zeroCount()));
        } else {
            message.presentFloat64(7, histogram.zeroCount());
        }
        side(message, 8, histogram.negative(), histogram.wholeCounts());
        side(message, 11, histogram.positive(), histogram.wholeCounts());
        message.number(
                14,
                switch (histogram.counterReset()) {
                    case UNKNOWN -> 0;
                    case RESET -> 1;
                    case NOT_RESET -> 2;
                    case GAUGE -> 3;
                });
        message.number(15, timeMillis);
        double[] bounds = histogram.customBounds().stream().mapToDouble(bound -> bound).toArray();
        return message.float64s(16, bounds);
    }

    /// Spans, then whole differences, then counts, in three fields that follow one another.
    private static void side(ProtobufWriter message, int field, Buckets side, boolean whole) {
        for (int i = 0; i < side.spans(); i++) {
            message.message(
                    field,
                    new ProtobufWriter().signed(1, side.offset(i)).number(2, side.length(i)));
        }
        if (whole) {
            long[] differences = new long[side.size()];
            long before = 0;
            for (int i = 0; i < differences.length; i++) {
                long count = whole(side.count(i));
                differences[i] = count - before;
                before = count;
            }
            message.signeds(field + 1, differences);
        } else {
            double[] counts = new double[side.size()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = side.count(i);
            }
            message.float64s(field + 2, counts);
        }
    }

    private static long whole(double count) {
        return count < TWO_TO_63 ? (long) count : (long) (count - TWO_TO_63) + Long.MIN_VALUE;
    }
}
