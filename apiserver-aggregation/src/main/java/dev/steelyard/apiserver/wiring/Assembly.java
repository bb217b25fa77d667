package dev.steelyard.apiserver.wiring;

import dev.steelyard.model.MetricFamily;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What the parts share while they are put together: the clock, chance, recurring chores, figures,
/// and the order in which to close.
///
/// What is opened is closed in reverse order. Used by the thread that puts together.
final class Assembly implements AutoCloseable {
    private static final Logger log = Logger.getLogger(Assembly.class);

    private static final Duration TIDYING = Duration.ofSeconds(1);

    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Supplier<List<MetricFamily>>> figures = new CopyOnWriteArrayList<>();
    private final Upkeep upkeep = own(new Upkeep());

    Assembly() {
        figures.add(upkeep::families);
        upkeep.every(TIDYING, "heap", new OldGeneration(System::nanoTime)::tidy);
    }

    InstantSource clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }

    /// Closes `part` with everything else.
    <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    /// Does `chore` now and then after every `pause`.
    void every(Duration pause, String name, Runnable chore) {
        upkeep.every(pause, name, chore);
    }

    /// Shows `families` at `/metrics`.
    void show(Supplier<List<MetricFamily>> families) {
        figures.add(families);
    }

    /// All figures of this moment.
    List<MetricFamily> families() {
        return figures.stream().flatMap(part -> part.get().stream()).toList();
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                // The others are to be closed all the same.
                log.warnf(e, "closing %s failed", part.getClass().getSimpleName());
            }
        }
    }
}
