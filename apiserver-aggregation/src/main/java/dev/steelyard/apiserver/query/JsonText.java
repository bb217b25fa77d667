package dev.steelyard.apiserver.query;

import dev.steelyard.model.Labels;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// JSON written as it comes, in the way of Prometheus: numbers of samples are strings, times are
/// seconds. Commas are set where they belong; whoever writes opens and closes.
final class JsonText {
    private static final int FIRST_CAPACITY = 1024;

    /// Of labels with more pairs the first of these are remembered.
    private static final int KNOWN_PAIRS = 32;

    /// Times within so many seconds begin alike.
    private static final int HOURS = 10_000;

    /// What is written is handed on once it is so long.
    private static final int PIECE = 128 * 1024;

    /// The most bytes that a point takes.
    private static final int POINT_BYTES = 2 * NumberText.MAX_BYTES + 16;

    private final @Nullable OutputStream out;
    private final NumberText numbers = new NumberText();
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;
    private boolean first = true;
    private long hours; // what the time that was written last begins with
    private final byte[] hoursText = new byte[NumberText.MAX_BYTES];
    private int hoursLength;
    private int handedOn; // pieces
    private Labels before = Labels.EMPTY; // those that were written last, while they are at hand
    private final int[] pairs = new int[2 * KNOWN_PAIRS]; // where each of theirs is, and how long

    /// A text that is kept until it is asked for.
    JsonText() {
        this.out = null;
    }

    /// A text that goes into `out` piece by piece.
    JsonText(OutputStream out) {
        this.out = out;
    }

    /// Opens an object or array: `{` or `[`.
    JsonText open(char bracket) {
        separate();
        put(bracket);
        first = true;
        return this;
    }

    /// Closes an object or array: `}` or `]`.
    JsonText close(char bracket) {
        put(bracket);
        first = false;
        return this;
    }

    /// The name of the member whose value is written next.
    JsonText name(String name) {
        string(name);
        put(':');
        first = true;
        return this;
    }

    JsonText string(String value) {
        separate();
        byte[] encoded = StringText.encoded(value);
        reserve(2 + StringText.maxBytes(encoded));
        bytes[size++] = '"';
        size = StringText.write(encoded, bytes, size);
        bytes[size++] = '"';
        return this;
    }

    JsonText number(long value) {
        separate();
        write(value);
        return this;
    }

    /// A number of seconds or the like, that is finite.
    JsonText decimal(double value) {
        separate();
        write(value);
        return this;
    }

    JsonText truth(boolean value) {
        return raw(value ? "true" : "false");
    }

    JsonText nothing() {
        return raw("null");
    }

    /// A time in seconds with up to three decimals.
    JsonText time(long millis) {
        separate();
        reserve(POINT_BYTES);
        writeTime(millis);
        return this;
    }

    private void writeTime(long millis) {
        long seconds = Math.abs(millis) / 1000;
        int rest = (int) (Math.abs(millis) % 1000);
        if (millis < 0) {
            bytes[size++] = '-';
        }
        if (seconds < HOURS) {
            size = numbers.write(seconds, bytes, size);
        } else {
            writeHours(seconds / HOURS);
            int low = (int) (seconds % HOURS);
            bytes[size++] = (byte) ('0' + low / 1000);
            threeDigits(low % 1000);
        }
        if (rest != 0) {
            bytes[size++] = '.';
            threeDigits(rest);
        }
    }

    private void writeHours(long high) {
        if (high != hours) {
            hours = high;
            hoursLength = numbers.write(high, hoursText, 0);
        }
        System.arraycopy(hoursText, 0, bytes, size, hoursLength);
        size += hoursLength;
    }

    private void threeDigits(int number) {
        bytes[size++] = (byte) ('0' + number / 100);
        bytes[size++] = (byte) ('0' + number / 10 % 10);
        bytes[size++] = (byte) ('0' + number % 10);
    }

    /// The value of a sample, as a string.
    JsonText value(double value) {
        separate();
        put('"');
        write(value);
        put('"');
        return this;
    }

    /// A point: its time and its value, in an array.
    JsonText point(long millis, double value) {
        separate();
        reserve(POINT_BYTES);
        bytes[size++] = '[';
        writeTime(millis);
        bytes[size++] = ',';
        bytes[size++] = '"';
        size = numbers.write(value, bytes, size);
        bytes[size++] = '"';
        bytes[size++] = ']';
        return this;
    }

    /// A value that was written elsewhere.
    JsonText raw(String json) {
        separate();
        byte[] encoded = json.getBytes(StandardCharsets.UTF_8);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
        return this;
    }

    /// Labels as an object. Neighbours have most pairs in common, often the very objects: these are
    /// copied from where they were written.
    JsonText labels(Labels labels) {
        open('{');
        int pieces = handedOn;
        for (int i = 0; i < labels.size(); i++) {
            if (isKnown(labels, i)) {
                separate();
                System.arraycopy(bytes, pairs[2 * i], bytes, size, pairs[2 * i + 1]);
                pairs[2 * i] = size;
                size += pairs[2 * i + 1];
            } else {
                write(labels, i);
            }
        }
        before = pieces == handedOn ? labels : Labels.EMPTY;
        return close('}');
    }

    /// Whether the pair at an index is that of the labels before; where it is, there is room for
    /// it.
    private boolean isKnown(Labels labels, int index) {
        if (index >= Math.min(before.size(), KNOWN_PAIRS)) {
            return false;
        }
        reserve(1 + pairs[2 * index + 1]); // which may hand on what was written, and forget it
        return index < before.size()
                && isSame(before.name(index), labels.name(index))
                && isSame(before.value(index), labels.value(index));
    }

    @SuppressWarnings("ReferenceEquality") // equal texts that are two objects are not worth a look
    private static boolean isSame(String left, String right) {
        return left == right;
    }

    private void write(Labels labels, int index) {
        separate();
        int from = size;
        first = true;
        name(labels.name(index)).string(labels.value(index));
        if (index < KNOWN_PAIRS) {
            pairs[2 * index] = from;
            pairs[2 * index + 1] = size - from;
        }
    }

    private void separate() {
        if (!first) {
            put(',');
        }
        first = false;
    }

    private void put(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    private void write(double value) {
        reserve(NumberText.MAX_BYTES);
        size = numbers.write(value, bytes, size);
    }

    private void write(long value) {
        reserve(NumberText.MAX_BYTES);
        size = numbers.write(value, bytes, size);
    }

    private void reserve(int more) {
        if (out != null && size >= PIECE) {
            flush();
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    /// Hands on what is not yet handed on. Only for a text that goes somewhere.
    void flush() {
        try {
            Objects.requireNonNull(out).write(bytes, 0, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size = 0;
        before = Labels.EMPTY;
        handedOn++;
    }

    /// The value of a sample as a text of its own.
    static String sample(double value) {
        byte[] text = new byte[NumberText.MAX_BYTES];
        int length = new NumberText().write(value, text, 0);
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }

    Buffer buffer() {
        return Buffer.buffer(Arrays.copyOf(bytes, size));
    }
}
