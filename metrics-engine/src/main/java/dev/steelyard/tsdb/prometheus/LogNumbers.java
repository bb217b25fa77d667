package dev.steelyard.tsdb.prometheus;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.tsdb.file.ByteSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the parts of a record. Where it ends too early or counts more than it holds, a
/// BufferUnderflowException or IllegalArgumentException says so.
final class LogNumbers implements ByteSource<IllegalArgumentException> {
    private final ByteBuffer record;

    LogNumbers(byte[] record) {
        this.record = ByteBuffer.wrap(record);
    }

    boolean hasMore() {
        return record.hasRemaining();
    }

    @Override
    public int readByte() {
        return record.get() & 0xff;
    }

    long readLong() {
        return record.getLong();
    }

    double readDouble() {
        return record.getDouble();
    }

    @Override
    public IllegalArgumentException damaged(String reason) {
        return new IllegalArgumentException(reason);
    }

    /// How many things follow, each of at least a byte.
    private int count() {
        long count = uvarint();
        if (count < 0 || count > record.remaining()) {
            throw damaged(
                    "a record of %d bytes more has no %d parts"
                            .formatted(record.remaining(), count));
        }
        return (int) count;
    }

    private String text() {
        byte[] bytes = new byte[count()];
        record.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    Labels labels() {
        LabelsBuilder labels = new LabelsBuilder();
        for (int i = count(); i > 0; i--) {
            labels.add(text(), text());
        }
        return labels.build();
    }

    /// A histogram with whole counts or with floats.
    NativeHistogram histogram(boolean whole) {
        CounterReset reset = reset(readByte());
        int schema = Math.toIntExact(varint());
        double zeroThreshold = readDouble();
        double zeroCount = whole ? uvarint() : readDouble();
        double count = whole ? uvarint() : readDouble();
        double sum = readDouble();
        int[][] positive = spans();
        int[][] negative = spans();
        double[] positiveCounts = counts(whole);
        double[] negativeCounts = counts(whole);
        List<Double> bounds = new ArrayList<>();
        if (schema == NativeHistogram.CUSTOM_BOUNDS) {
            for (int i = count(); i > 0; i--) {
                bounds.add(readDouble());
            }
        }
        return new NativeHistogram(
                schema,
                reset,
                whole,
                zeroThreshold,
                zeroCount,
                count,
                sum,
                Buckets.of(positive[0], positive[1], positiveCounts),
                Buckets.of(negative[0], negative[1], negativeCounts),
                bounds);
    }

    private static CounterReset reset(int code) {
        return switch (code) {
            case 1 -> CounterReset.RESET;
            case 2 -> CounterReset.NOT_RESET;
            case 3 -> CounterReset.GAUGE;
            default -> CounterReset.UNKNOWN;
        };
    }

    /// Offsets and lengths.
    private int[][] spans() {
        int count = count();
        int[][] spans = new int[2][count];
        for (int i = 0; i < count; i++) {
            spans[0][i] = Math.toIntExact(varint());
            spans[1][i] = Math.toIntExact(uvarint());
        }
        return spans;
    }

    private double[] counts(boolean whole) {
        double[] counts = new double[count()];
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            if (whole) {
                sum += varint();
                counts[i] = sum;
            } else {
                counts[i] = readDouble();
            }
        }
        return counts;
    }
}
