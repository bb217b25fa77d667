package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// Compresses large answers for clients that take it, as kube-apiserver does.
final class Compression {
    /// Shorter bodies are not worth it.
    static final int THRESHOLD_BYTES = 128 * 1024;

    private Compression() {}

    static Answer apply(Answer answer, MultiMap requestHeaders) {
        // What has a coding already keeps it.
        if (answer.body().length() <= THRESHOLD_BYTES
                || answer.headers().containsKey("Content-Encoding")) {
            return answer;
        }
        Answer varied = varied(answer);
        if (!takesGzip(requestHeaders)) {
            return varied;
        }
        Answer encoded = varied.withHeader("Content-Encoding", "gzip");
        return new Answer(
                encoded.code(), encoded.contentType(), encoded.headers(), gzip(answer.body()));
    }

    /// The answer, saying that others may get it in another coding.
    static Answer varied(Answer answer) {
        String vary = answer.headers().get("Vary");
        return answer.withHeader(
                "Vary", vary == null ? "Accept-Encoding" : vary + ", Accept-Encoding");
    }

    static boolean takesGzip(MultiMap headers) {
        for (String value : headers.getAll("Accept-Encoding")) {
            for (String coding : value.toLowerCase(Locale.ROOT).split(",", -1)) {
                String bare = coding.replace(" ", "");
                if (bare.equals("gzip")
                        || (bare.startsWith("gzip;") && !bare.matches(".*q=0(\\.0*)?"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Buffer gzip(Buffer body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length() / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
