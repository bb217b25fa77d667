package dev.steelyard.apiserver.serving;

import java.time.Duration;

/// Where the listener listens and what it bears.
///
/// @param port 0 for any free one
/// @param maxInFlight how many requests are answered at once; more are told to come again
/// @param deadline how long an answer may take; well below the 15 s of the HPA controller's period
/// @param maxBodyBytes how much of a body, which nothing here reads, is let pass
public record ListenerOptions(
        String host, int port, int maxInFlight, Duration deadline, long maxBodyBytes) {
    /// The usual limits.
    public static ListenerOptions of(String host, int port) {
        return new ListenerOptions(host, port, 400, Duration.ofSeconds(5), 64 * 1024);
    }
}
