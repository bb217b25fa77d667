package dev.steelyard.apiserver.serving;

import java.time.Duration;

/// Where the listener listens and what it bears.
///
/// @param port 0 for any free one
/// @param maxInFlight how many requests are answered at once; more are told to come again
/// @param deadline how long an answer may take
/// @param maxBodyBytes how long a body may be
public record ListenerOptions(
        String host, int port, int maxInFlight, Duration deadline, long maxBodyBytes) {
    /// The limits of the metrics APIs: nothing there reads bodies, and an answer takes much less
    /// than the 15 s of the HPA controller's period.
    public static ListenerOptions of(String host, int port) {
        return new ListenerOptions(host, port, 400, Duration.ofSeconds(5), 64 * 1024);
    }

    /// The limits where queries are answered and samples are pushed: the time that Prometheus gives
    /// a query, and bodies as long as a push may be.
    public static ListenerOptions ofQueries(String host, int port) {
        return new ListenerOptions(host, port, 400, Duration.ofMinutes(2), 32 << 20);
    }

    /// The same with bodies of up to so many bytes.
    public ListenerOptions withMaxBodyBytes(long bytes) {
        return new ListenerOptions(host, port, maxInFlight, deadline, bytes);
    }
}
