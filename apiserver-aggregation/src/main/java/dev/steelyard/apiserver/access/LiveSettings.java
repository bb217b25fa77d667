package dev.steelyard.apiserver.access;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// The [AuthenticationSettings] of this moment, with a number that grows by each change.
///
/// Written by the watch of the ConfigMap, read by every request, which sees either all of a change
/// or nothing of it. What cannot be read is told and counted, and the last good settings stay.
public final class LiveSettings {
    private static final Logger log = Logger.getLogger(LiveSettings.class);

    private volatile Current current = new Current(AuthenticationSettings.NONE, 0);
    private final AtomicLong failures = new AtomicLong();

    /// Settings with the number of their generation; 0 is before the first.
    public record Current(AuthenticationSettings settings, long generation) {}

    /// The settings that hold now.
    public Current current() {
        return current;
    }

    /// Whether settings have been read at all.
    public boolean isLoaded() {
        return current.generation > 0;
    }

    /// How often settings could not be read.
    public long failures() {
        return failures.get();
    }

    /// Takes the data of the ConfigMap.
    public synchronized void update(Map<String, String> data) {
        try {
            AuthenticationSettings next = SettingsParser.parse(data);
            if (current.generation == 0 || !next.equals(current.settings)) {
                current = new Current(next, current.generation + 1);
                log.infof(
                        "authentication settings read generation=%d frontProxyAuthorities=%d"
                                + " clientAuthorities=%d allowedNames=%s",
                        current.generation,
                        next.frontProxyAuthorities().size(),
                        next.clientAuthorities().size(),
                        next.frontProxy().allowedNames());
            }
        } catch (MalformedSettingsException e) {
            failures.incrementAndGet();
            log.errorf(
                    "authentication settings refused, generation %d stays: %s",
                    current.generation, e.getMessage());
        }
    }
}
