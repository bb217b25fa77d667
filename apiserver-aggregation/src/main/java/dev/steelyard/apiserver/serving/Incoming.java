package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.ClientCertificate;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A request as it came in, before anything is believed.
///
/// @param body of a POST or PUT; empty for all others
public record Incoming(
        String method,
        String uri,
        MultiMap headers,
        Optional<ClientCertificate> certificate,
        Buffer body) {
    /// The body of a POST that is a form; empty for all others.
    String form() {
        String type = headers.get("Content-Type");
        boolean isForm =
                method.equals("POST")
                        && type != null
                        && type.startsWith("application/x-www-form-urlencoded");
        return isForm ? body.toString(StandardCharsets.UTF_8) : "";
    }
}
