package dev.steelyard.discovery;

import java.net.URI;
import java.net.URISyntaxException;

/// A host and a port to ask, as they are written in a URL and in the label `instance`.
///
/// @param host a name or an address, IPv6 without brackets
public record TargetAddress(String host, int port) {
    /// The notation `host:port`, with IPv6 in brackets.
    public String instance() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }

    /// The URL of a path there.
    ///
    /// @param path begins with `/`; a query may follow
    /// @throws URISyntaxException where host or path cannot stand in a URL
    public URI url(String scheme, String path) throws URISyntaxException {
        return new URI(scheme + "://" + instance() + path).parseServerAuthority();
    }
}
