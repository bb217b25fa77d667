package dev.steelyard.apiserver.wire;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// A complete answer, ready to be written; the body is not changed any more.
///
/// @param contentType always stated: a client that is told nothing decodes the body as what it
///   asked for, which is protobuf for many
/// @param headers all others
public record Answer(int code, String contentType, Map<String, String> headers, Buffer body) {
    /// The content type of all JSON.
    public static final String JSON = "application/json";

    /// The content type of health answers and of failures inside authorisation.
    public static final String TEXT = "text/plain; charset=utf-8";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /// A successful answer of one content type.
    public static Answer ok(String contentType, Buffer body) {
        return new Answer(200, contentType, Map.of(), body);
    }

    /// A short text.
    public static Answer text(int code, String text) {
        return new Answer(code, TEXT, Map.of(), Buffer.buffer(text));
    }

    /// The same with a header more.
    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(code, contentType, more, body);
    }
}
