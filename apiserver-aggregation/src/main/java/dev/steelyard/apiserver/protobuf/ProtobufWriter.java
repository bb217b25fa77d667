package dev.steelyard.apiserver.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the fields of a message one after the other. Numbers that are zero and texts that are
/// empty are left out, as a reader of protobuf takes what is missing for these.
///
/// Source: the encoding guide of protobuf.
public final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIRST_LENGTH = 256;
    private static final int MAX_VARINT_BYTES = 10;

    private byte[] bytes = new byte[FIRST_LENGTH];
    private int length;

    /// A message without fields.
    public ProtobufWriter() {}

    /// How many bytes the message has so far.
    public int length() {
        return length;
    }

    /// Forgets all fields.
    public void clear() {
        length = 0;
    }

    /// A copy of the message.
    public byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /// A whole number: `int64`, `uint32`, `bool`, an enumeration.
    public ProtobufWriter number(int field, long value) {
        return value == 0 ? this : presentNumber(field, value);
    }

    /// A whole number that is told even if it is zero, as one of a `oneof`.
    public ProtobufWriter presentNumber(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /// A `sint32` or `sint64`.
    public ProtobufWriter signed(int field, long value) {
        return number(field, folded(value));
    }

    /// A `double`; only the plain zero is left out.
    public ProtobufWriter float64(int field, double value) {
        return fixed64(field, Double.doubleToRawLongBits(value));
    }

    /// A `double` that is told even if it is zero, as one of a `oneof`.
    public ProtobufWriter presentFloat64(int field, double value) {
        tag(field, FIXED64);
        eightBytes(Double.doubleToRawLongBits(value));
        return this;
    }

    /// A `fixed64`.
    public ProtobufWriter fixed64(int field, long value) {
        if (value != 0) {
            tag(field, FIXED64);
            eightBytes(value);
        }
        return this;
    }

    /// A `string`.
    public ProtobufWriter text(int field, String value) {
        return value.isEmpty() ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /// One of `repeated string`, which may be empty.
    public ProtobufWriter oneText(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /// `bytes`, which may be empty.
    public ProtobufWriter bytes(int field, byte[] value) {
        return part(field, value, value.length);
    }

    /// A message within this one, which may be empty.
    public ProtobufWriter message(int field, ProtobufWriter value) {
        return part(field, value.bytes, value.length);
    }

    /// The fields of another message, after those that are there.
    public ProtobufWriter append(ProtobufWriter fields) {
        copy(fields.bytes, fields.length);
        return this;
    }

    private ProtobufWriter part(int field, byte[] value, int count) {
        tag(field, LENGTH);
        varint(count);
        copy(value, count);
        return this;
    }

    private void copy(byte[] value, int count) {
        room(count);
        System.arraycopy(value, 0, bytes, length, count);
        length += count;
    }

    /// A packed `repeated uint64` or the like.
    public ProtobufWriter numbers(int field, long... values) {
        ProtobufWriter packed = new ProtobufWriter();
        for (long value : values) {
            packed.varint(value);
        }
        return values.length == 0 ? this : message(field, packed);
    }

    /// A packed `repeated sint64`.
    public ProtobufWriter signeds(int field, long... values) {
        return numbers(field, Arrays.stream(values).map(ProtobufWriter::folded).toArray());
    }

    /// A packed `repeated double`.
    public ProtobufWriter float64s(int field, double... values) {
        ProtobufWriter packed = new ProtobufWriter();
        for (double value : values) {
            packed.eightBytes(Double.doubleToRawLongBits(value));
        }
        return values.length == 0 ? this : message(field, packed);
    }

    /// A packed `repeated fixed64`.
    public ProtobufWriter fixed64s(int field, long... values) {
        ProtobufWriter packed = new ProtobufWriter();
        for (long value : values) {
            packed.eightBytes(value);
        }
        return values.length == 0 ? this : message(field, packed);
    }

    private static long folded(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private void tag(int field, int wireType) {
        varint(((long) field << 3) | wireType);
    }

    private void varint(long value) {
        room(MAX_VARINT_BYTES);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    private void eightBytes(long value) {
        room(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[length++] = (byte) (value >>> (8 * i));
        }
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
