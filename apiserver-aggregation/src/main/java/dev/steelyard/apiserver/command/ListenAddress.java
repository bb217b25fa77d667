package dev.steelyard.apiserver.command;

import java.net.InetAddress;

/// Where to listen.
///
/// @param port 0 for any free one
public record ListenAddress(String host, int port) {
    /// Reads what a flag states: `HOST:PORT`, an IPv6 address in brackets.
    static ListenAddress parse(String flag, String text) throws MisuseException {
        int colon = text.lastIndexOf(':');
        return new ListenAddress(host(flag, text, colon), port(flag, text, colon));
    }

    private static String host(String flag, String text, int colon) throws MisuseException {
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bare.isEmpty()) {
            throw new MisuseException(
                    flag + " takes HOST:PORT like 127.0.0.1:8443, not \"" + text + "\"");
        }
        return bare;
    }

    private static int port(String flag, String text, int colon) throws MisuseException {
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Told below, with numbers that are out of range.
        }
        throw new MisuseException(flag + " takes a port from 0 to 65535, not \"" + text + "\"");
    }

    /// Whether only this machine reaches it.
    boolean isLoopback() {
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// As it is written in an address: IPv6 in brackets.
    public String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
