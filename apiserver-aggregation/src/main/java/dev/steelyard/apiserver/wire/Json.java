package dev.steelyard.apiserver.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/// JSON written token by token, without reflection.
public final class Json {
    /// Buffers are shared by all: each request has a thread of its own, which lives for one answer.
    private static final JsonFactory FACTORY =
            JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build();

    private static final byte[] TIME = "0000-00-00T00:00:00Z".getBytes(US_ASCII);
    private static final int LAST_YEAR = 9999;

    private Json() {}

    /// Something that writes one JSON value.
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /// How the text is laid out.
    public enum Layout {
        COMPACT,
        /// For people: indented.
        PRETTY
    }

    /// The text of `body`.
    public static Buffer buffer(Layout layout, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try {
            write(layout, body, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /// The text of `body`, made while it is sent.
    public static Streaming stream(Layout layout, Body body) {
        return out -> write(layout, body, out);
    }

    /// The stream is left open: it is its owner's.
    private static void write(Layout layout, Body body, OutputStream out) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            if (layout == Layout.PRETTY) {
                json.useDefaultPrettyPrinter();
            }
            body.write(json);
        }
    }

    /// A time as Kubernetes writes it: UTC, whole seconds.
    public static String time(Instant instant) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, UTC);
        if (at.getYear() < 0 || at.getYear() > LAST_YEAR) {
            return instant.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        byte[] text = TIME.clone(); // a formatter takes ten times as long, and lists have many
        digits(text, 0, at.getYear() / 100);
        digits(text, 2, at.getYear() % 100);
        digits(text, 5, at.getMonthValue());
        digits(text, 8, at.getDayOfMonth());
        digits(text, 11, at.getHour());
        digits(text, 14, at.getMinute());
        digits(text, 17, at.getSecond());
        return new String(text, US_ASCII);
    }

    private static void digits(byte[] text, int at, int number) {
        text[at] = (byte) ('0' + number / 10);
        text[at + 1] = (byte) ('0' + number % 10);
    }

    /// Begins an object with its kind and version.
    public static void startObject(JsonGenerator json, String kind, String apiVersion)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", kind);
        json.writeStringField("apiVersion", apiVersion);
    }

    /// Begins a list with its kind, version and empty metadata; its `items` array is open after.
    public static void startList(JsonGenerator json, String kind, String apiVersion)
            throws IOException {
        startObject(json, kind, apiVersion);
        json.writeObjectFieldStart("metadata");
        json.writeEndObject();
        json.writeArrayFieldStart("items");
    }

    /// Ends what [#startList] began.
    public static void endList(JsonGenerator json) throws IOException {
        json.writeEndArray();
        json.writeEndObject();
    }
}
