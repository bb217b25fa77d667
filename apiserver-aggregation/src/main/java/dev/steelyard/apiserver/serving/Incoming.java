package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.ClientCertificate;
import io.vertx.core.MultiMap;
import java.util.Optional;

/// A request as it came in, before anything is believed.
///
/// @param form the body of a POST that is a form; empty for all others
public record Incoming(
        String method,
        String uri,
        MultiMap headers,
        Optional<ClientCertificate> certificate,
        String form) {}
