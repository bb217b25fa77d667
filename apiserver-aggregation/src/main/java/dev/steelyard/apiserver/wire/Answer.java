package dev.steelyard.apiserver.wire;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An answer, ready to be written; the body is not changed any more.
///
/// @param contentType always stated: a client that is told nothing decodes the body as what it
///   asked for, which is protobuf for many
/// @param headers all others
/// @param body what there is of the body already
/// @param rest what is yet to be made of it; then `body` is empty
public record Answer(
        int code,
        String contentType,
        Map<String, String> headers,
        Buffer body,
        Optional<Streaming> rest) {
    /// The content type of all JSON.
    public static final String JSON = "application/json";

    /// The content type of health answers and of failures inside authorisation.
    public static final String TEXT = "text/plain; charset=utf-8";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /// An answer whose body is there.
    public Answer(int code, String contentType, Map<String, String> headers, Buffer body) {
        this(code, contentType, headers, body, Optional.empty());
    }

    /// A successful answer that is written as it is made.
    public static Answer streamed(String contentType, Streaming body) {
        return new Answer(200, contentType, Map.of(), Buffer.buffer(), Optional.of(body));
    }

    /// The same with its whole body in memory.
    public Answer whole() {
        if (rest.isEmpty()) {
            return this;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            rest.get().writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return new Answer(code, contentType, headers, Buffer.buffer(bytes.toByteArray()));
    }

    /// A successful answer of one content type.
    public static Answer ok(String contentType, Buffer body) {
        return new Answer(200, contentType, Map.of(), body);
    }

    /// A short text.
    public static Answer text(int code, String text) {
        return new Answer(code, TEXT, Map.of(), Buffer.buffer(text));
    }

    /// The same with a warning, which `kubectl` shows and programs log (RFC 7234 §5.5, as
    /// Kubernetes uses it). A header holds one line of ASCII (RFC 9110 §5.5), so all else is
    /// replaced.
    public Answer withWarning(String text) {
        String safe = text.replaceAll("[^\\x20-\\x7e]", "?").replaceAll("[\"\\\\]", "'");
        return withHeader("Warning", "299 - \"" + safe + "\"");
    }

    /// The same with a header more.
    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(code, contentType, more, body, rest);
    }
}
