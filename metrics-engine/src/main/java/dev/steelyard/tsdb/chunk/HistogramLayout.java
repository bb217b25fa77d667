package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.NativeHistogram;
import java.util.ArrayList;
import java.util.List;

/// What all histograms of one chunk have in common; it stands before the first sample.
///
/// | field | bits |
/// |---|---|
/// | zero threshold | a byte: 0; 1 to 254 for 2^−243 to 2^10; 255 and the float |
/// | schema | [VarBits], signed |
/// | spans of the positive, then of the negative side | their number, then length and offset of each |
/// | bounds, where the schema is that of custom ones | their number, then each: 1000 times it, plus 1, where that is whole and small, or a 0 bit and the float |
record HistogramLayout(
        int schema, double zeroThreshold, Spans positive, Spans negative, List<Double> bounds) {
    private static final int LOWEST_SCHEMA = -9;
    private static final int HIGHEST_SCHEMA = 52;
    private static final int FLOAT_FOLLOWS = 255;
    private static final int LOWEST_POWER = -243;
    private static final int HIGHEST_POWER = 10;
    private static final double HIGHEST_SHORT_BOUND = 33_554_430;

    static HistogramLayout of(NativeHistogram histogram) {
        return new HistogramLayout(
                histogram.schema(),
                histogram.zeroThreshold(),
                Spans.of(histogram.positive()),
                Spans.of(histogram.negative()),
                histogram.customBounds());
    }

    /// The layout with other spans.
    HistogramLayout with(Spans newPositive, Spans newNegative) {
        return new HistogramLayout(schema, zeroThreshold, newPositive, newNegative, bounds);
    }

    void write(BitWriter to) {
        writeZeroThreshold(to);
        VarBits.writeSigned(schema, to);
        positive.write(to);
        negative.write(to);
        if (schema == NativeHistogram.CUSTOM_BOUNDS) {
            VarBits.writeUnsigned(bounds.size(), to);
            for (double bound : bounds) {
                writeBound(bound, to);
            }
        }
    }

    /// More bytes than the layout takes.
    long maxBytes() {
        return 9 + 5L * 9 + 18L * (positive.runs() + negative.runs()) + 9L * bounds.size();
    }

    private void writeZeroThreshold(BitWriter to) {
        if (zeroThreshold == 0) {
            to.bits(0, 8);
            return;
        }
        int power = Math.getExponent(zeroThreshold);
        boolean isPower = zeroThreshold == Math.scalb(1.0, power);
        if (isPower && power >= LOWEST_POWER && power <= HIGHEST_POWER) {
            to.bits(power - LOWEST_POWER + 1, 8);
        } else {
            to.bits(FLOAT_FOLLOWS, 8);
            to.bits(Double.doubleToRawLongBits(zeroThreshold), Long.SIZE);
        }
    }

    private static void writeBound(double bound, BitWriter to) {
        double thousandfold = bound * 1000;
        long whole = Math.round(thousandfold);
        if (thousandfold >= 0 && thousandfold <= HIGHEST_SHORT_BOUND && bound == whole / 1000.0) {
            VarBits.writeUnsigned(whole + 1, to);
        } else {
            to.bits(0, 1);
            to.bits(Double.doubleToRawLongBits(bound), Long.SIZE);
        }
    }

    static HistogramLayout read(BitReader from) {
        double zeroThreshold = readZeroThreshold(from);
        long schema = VarBits.readSigned(from);
        boolean custom = schema == NativeHistogram.CUSTOM_BOUNDS;
        if (!custom && (schema < LOWEST_SCHEMA || schema > HIGHEST_SCHEMA)) {
            throw new CorruptChunkException("there is no histogram schema " + schema);
        }
        Spans positive = Spans.read(from);
        Spans negative = Spans.read(from);
        return new HistogramLayout(
                (int) schema,
                zeroThreshold,
                positive,
                negative,
                custom ? readBounds(from) : List.of());
    }

    private static double readZeroThreshold(BitReader from) {
        int code = (int) from.bits(8);
        return switch (code) {
            case 0 -> 0;
            case FLOAT_FOLLOWS -> Double.longBitsToDouble(from.bits(Long.SIZE));
            default -> Math.scalb(1.0, code + LOWEST_POWER - 1);
        };
    }

    private static List<Double> readBounds(BitReader from) {
        int count = count(from, "bounds");
        List<Double> bounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long whole = VarBits.readUnsigned(from);
            bounds.add(
                    whole == 0
                            ? Double.longBitsToDouble(from.bits(Long.SIZE))
                            : (whole - 1) / 1000.0);
        }
        return List.copyOf(bounds);
    }

    /// Reads how many of something follow, each of which takes at least a bit.
    static int count(BitReader from, String what) {
        long count = VarBits.readUnsigned(from);
        if (count < 0 || count > from.left()) {
            throw new CorruptChunkException(
                    "no chunk of this length has %s %s"
                            .formatted(Long.toUnsignedString(count), what));
        }
        return (int) count;
    }
}
