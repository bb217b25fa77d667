package dev.steelyard.tsdb.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;

/// A line for whoever waits, every two seconds at most.
final class Progress {
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final PrintStream to;
    private long lastMillis;

    Progress(InstantSource clock, PrintStream to) {
        this.clock = clock;
        this.to = to;
        lastMillis = clock.millis();
    }

    /// Tells of how many series something is done, unless it told just now.
    void tell(String what, long done) {
        tell(() -> String.format(Locale.ROOT, "%s: %,d series", what, done));
    }

    /// Tells how far it is, unless it told just now.
    void tell(Supplier<String> howFar) {
        long now = clock.millis();
        if (now - lastMillis >= BETWEEN.toMillis()) {
            lastMillis = now;
            to.println(howFar.get());
        }
    }
}
