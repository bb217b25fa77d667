package dev.steelyard.apiserver.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Who is asked.
public sealed interface Whom {
    /// A server of the Prometheus HTTP API.
    ///
    /// @param address without the path of the API
    /// @param tokenFile a file with the bearer token that it asks for
    /// @param trust whom its certificate must come from
    /// @param namespace which the answer is to stay in; empty for everything
    record Server(URI address, Optional<Path> tokenFile, Trust trust, String namespace)
            implements Whom {}

    /// A directory of samples, which is read and not changed.
    ///
    /// @param experimental whether what Prometheus calls experimental is understood
    record Directory(Path path, boolean experimental) implements Whom {}
}
