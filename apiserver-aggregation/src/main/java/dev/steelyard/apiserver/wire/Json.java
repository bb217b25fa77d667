package dev.steelyard.apiserver.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// JSON written token by token, without reflection.
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

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
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
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
