package dev.steelyard.apiserver.protobuf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/// Walks the fields of one message in the order in which they come; what is not asked for is
/// skipped.
///
/// ```
/// while (message.next()) {
///     switch (message.field()) {
///         case 1 -> name = message.text();
///         case 2 -> part(message.message());
///         default -> {} // of a newer version of the message
///     }
/// }
/// ```
///
/// Groups, which nothing has used for long, are refused. Source: the encoding guide of protobuf.
public final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int NONE = -1;
    private static final int MAX_VARINT_BITS = 63;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;
    private int field;

    /// The wire type of the value that is still to be read, or [#NONE].
    private int pending = NONE;

    /// A reader of the message that all of `bytes` are.
    public ProtobufReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtobufReader(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.start = at;
        this.at = at;
        this.end = end;
    }

    /// A reader that stands before the first field of the same message.
    public ProtobufReader again() {
        return new ProtobufReader(bytes, start, end);
    }

    /// Moves to the next field; false at the end of the message.
    public boolean next() throws MalformedProtobufException {
        if (pending != NONE) {
            skip();
        }
        if (at == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        if (tag >>> 32 != 0 || field == 0) {
            throw malformed("no field has the tag " + tag);
        }
        pending = (int) (tag & 7);
        return true;
    }

    /// The number of the current field.
    public int field() {
        return field;
    }

    private void skip() throws MalformedProtobufException {
        switch (pending) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case LENGTH -> advance(length());
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw malformed("field %d has the wire type %d".formatted(field, pending));
        }
        pending = NONE;
    }

    /// A whole number: `int32`, `int64`, `uint32`, `uint64`, `bool` or an enumeration.
    public long number() throws MalformedProtobufException {
        take(VARINT);
        return varint();
    }

    /// A whole number of 32 bits; of a longer one the low bits, as everywhere in protobuf.
    public int int32() throws MalformedProtobufException {
        return (int) number();
    }

    /// A `bool`.
    public boolean truth() throws MalformedProtobufException {
        return number() != 0;
    }

    /// A `sint32` or `sint64`.
    public long signed() throws MalformedProtobufException {
        return unfolded(number());
    }

    /// A `double`.
    public double float64() throws MalformedProtobufException {
        return Double.longBitsToDouble(fixed64());
    }

    /// A `fixed64` or `sfixed64`.
    public long fixed64() throws MalformedProtobufException {
        take(FIXED64);
        return eightBytes();
    }

    /// A `string`.
    ///
    /// @throws MalformedProtobufException also where it is not UTF-8
    public String text() throws MalformedProtobufException {
        take(LENGTH);
        int length = length();
        int from = at;
        advance(length);
        for (int i = from; i < at; i++) {
            if (bytes[i] < 0) {
                return utf8(from, length);
            }
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private String utf8(int from, int length) throws MalformedProtobufException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new MalformedProtobufException(
                    "the text of field %d is not UTF-8".formatted(field), from);
        }
    }

    /// `bytes`, as a copy.
    public byte[] bytes() throws MalformedProtobufException {
        ProtobufReader part = message();
        return Arrays.copyOfRange(bytes, part.start, part.end);
    }

    /// A message within this one. Both may be walked, each at its pace.
    public ProtobufReader message() throws MalformedProtobufException {
        take(LENGTH);
        int length = length();
        int from = at;
        advance(length);
        return new ProtobufReader(bytes, from, at);
    }

    /// Hands on a `repeated double`, or the packed part of one that this field is.
    public void float64s(DoubleConsumer into) throws MalformedProtobufException {
        if (pending != LENGTH) {
            into.accept(float64());
            return;
        }
        ProtobufReader packed = message();
        while (packed.at < packed.end) {
            into.accept(Double.longBitsToDouble(packed.eightBytes()));
        }
    }

    /// Hands on a `repeated fixed64`, or the packed part of one.
    public void fixed64s(LongConsumer into) throws MalformedProtobufException {
        if (pending != LENGTH) {
            into.accept(fixed64());
            return;
        }
        ProtobufReader packed = message();
        while (packed.at < packed.end) {
            into.accept(packed.eightBytes());
        }
    }

    /// Hands on a `repeated uint64` or the like, or the packed part of one.
    public void numbers(LongConsumer into) throws MalformedProtobufException {
        if (pending != LENGTH) {
            into.accept(number());
            return;
        }
        ProtobufReader packed = message();
        while (packed.at < packed.end) {
            into.accept(packed.varint());
        }
    }

    /// Hands on a `repeated sint64`, or the packed part of one.
    public void signeds(LongConsumer into) throws MalformedProtobufException {
        numbers(folded -> into.accept(unfolded(folded)));
    }

    /// Hands on a `repeated uint32`, an enumeration or the like, or the packed part of one.
    public void int32s(IntConsumer into) throws MalformedProtobufException {
        numbers(number -> into.accept((int) number));
    }

    private static long unfolded(long folded) {
        return (folded >>> 1) ^ -(folded & 1);
    }

    private void take(int wireType) throws MalformedProtobufException {
        if (pending != wireType) {
            throw malformed(
                    pending == NONE
                            ? "field %d was read already".formatted(field)
                            : "field %d has the wire type %d, not %d"
                                    .formatted(field, pending, wireType));
        }
        pending = NONE;
    }

    private int length() throws MalformedProtobufException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw malformed("field %d is longer than what is left".formatted(field));
        }
        return (int) length;
    }

    private void advance(int count) throws MalformedProtobufException {
        if (count > end - at) {
            throw malformed("field %d is cut off".formatted(field));
        }
        at += count;
    }

    private long eightBytes() throws MalformedProtobufException {
        int from = at;
        advance(Long.BYTES);
        return (long) LONG.get(bytes, from);
    }

    private long varint() throws MalformedProtobufException {
        long value = 0;
        for (int shift = 0; shift <= MAX_VARINT_BITS; shift += 7) {
            if (at == end) {
                throw malformed("a number is cut off");
            }
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number has more than ten bytes");
    }

    private MalformedProtobufException malformed(String problem) {
        return new MalformedProtobufException(problem, at);
    }
}
