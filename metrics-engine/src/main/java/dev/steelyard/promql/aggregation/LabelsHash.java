package dev.steelyard.promql.aggregation;

import dev.steelyard.model.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The hash of labels by which Prometheus takes a share of series: XXH64 over all names and values,
/// each with its length before it.
///
/// Lengths below 255 are one byte; longer ones are 255 and three bytes, the lowest first. Source of
/// the hash: the specification of xxHash, with a seed of 0.
final class LabelsHash {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    /// The sum of the first two primes, modulo 2^64.
    private static final long FIRST_LANE = 0x60EA27EEADC0B5D6L;

    private static final int LONG_LENGTH = 255;
    private static final int STRIPE = 32;

    private LabelsHash() {}

    /// Where the hash of the labels is between 0 and 1.
    static double share(Labels labels) {
        long hash = xxh64(encoded(labels));
        double unsigned = (hash >>> 1) * 2.0 + (hash & 1);
        return unsigned / 0x1p64;
    }

    private static byte[] encoded(Labels labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < labels.size(); i++) {
            write(labels.name(i), out);
            write(labels.value(i), out);
        }
        return out.toByteArray();
    }

    private static void write(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LONG_LENGTH) {
            out.write(bytes.length);
        } else {
            out.write(LONG_LENGTH);
            out.write(bytes.length);
            out.write(bytes.length >>> Byte.SIZE);
            out.write(bytes.length >>> (2 * Byte.SIZE));
        }
        out.writeBytes(bytes);
    }

    static long xxh64(byte[] input) {
        ByteBuffer data = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        long hash = data.remaining() >= STRIPE ? stripes(data) : PRIME_5;
        hash += input.length;
        while (data.remaining() >= Long.BYTES) {
            hash ^= round(0, data.getLong());
            hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
        }
        if (data.remaining() >= Integer.BYTES) {
            hash ^= (data.getInt() & 0xFFFFFFFFL) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
        }
        while (data.hasRemaining()) {
            hash ^= (data.get() & 0xFF) * PRIME_5;
            hash = Long.rotateLeft(hash, 11) * PRIME_1;
        }
        return avalanche(hash);
    }

    private static long stripes(ByteBuffer data) {
        long first = FIRST_LANE;
        long second = PRIME_2;
        long third = 0;
        long fourth = -PRIME_1;
        while (data.remaining() >= STRIPE) {
            first = round(first, data.getLong());
            second = round(second, data.getLong());
            third = round(third, data.getLong());
            fourth = round(fourth, data.getLong());
        }
        long hash =
                Long.rotateLeft(first, 1)
                        + Long.rotateLeft(second, 7)
                        + Long.rotateLeft(third, 12)
                        + Long.rotateLeft(fourth, 18);
        hash = merge(hash, first);
        hash = merge(hash, second);
        hash = merge(hash, third);
        return merge(hash, fourth);
    }

    private static long round(long accumulator, long lane) {
        return Long.rotateLeft(accumulator + lane * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long accumulator) {
        return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
        mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
        return mixed ^ (mixed >>> 32);
    }
}
