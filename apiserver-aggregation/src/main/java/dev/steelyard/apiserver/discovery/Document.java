package dev.steelyard.apiserver.discovery;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/// A JSON text that never changes while the program runs, with the tag that says so.
final class Document {
    private final String contentType;
    private final Json.Body body;
    private final Buffer compact;
    private final String hash;

    Document(String contentType, Json.Body body) {
        this.contentType = contentType;
        this.body = body;
        this.compact = Json.buffer(Json.Layout.COMPACT, body);
        this.hash = hash(compact);
    }

    /// A digest of the text, in upper-case hexadecimal digits.
    String hash() {
        return hash;
    }

    /// The text, or 304 without it where the client has it already.
    Answer answer(ApiRequest request) {
        String tag = '"' + hash + '"';
        Map<String, String> headers = Map.of("ETag", tag, "Vary", "Accept");
        if (request.headers().getAll("If-None-Match").stream().anyMatch(tags -> lists(tags, tag))) {
            return new Answer(304, contentType, headers, Buffer.buffer());
        }
        return new Answer(
                200,
                contentType,
                headers,
                switch (request.layout()) {
                    case COMPACT -> compact;
                    case PRETTY -> Json.buffer(Json.Layout.PRETTY, body);
                });
    }

    private static boolean lists(String tags, String tag) {
        for (String each : tags.split(",", -1)) {
            String bare = each.strip();
            if (bare.equals("*") || bare.equals(tag) || bare.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private static String hash(Buffer text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes());
            return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every runtime has SHA-256", e);
        }
    }
}
