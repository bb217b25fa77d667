package dev.steelyard.apiserver.readiness;

import dev.steelyard.apiserver.readiness.OtherReplicas.Sight;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.TargetStatus.Health;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Whether this replica has measured enough to answer as well as one that has run for long.
///
/// A replica starts with an empty head and would answer "no value" to HPAs while an older replica
/// still could. So it is cold until each target of the first whole view of the cluster was scraped
/// twice, which is what a rate needs, or has failed, which waiting does not mend; or until nobody
/// else is ready, since a cold answer is better than none; and never longer than [#LIMIT]. Once
/// warm it stays so.
///
/// One thread looks, any thread asks.
public final class Warmth {
    /// How long a replica is cold at most.
    static final Duration LIMIT = Duration.ofSeconds(45);

    private static final Logger log = Logger.getLogger(Warmth.class);

    private record Key(URI url, Labels labels) {
        static Key of(Target target) {
            return new Key(target.url(), target.labels());
        }
    }

    /// What is looked at.
    ///
    /// @param complete whether the first whole view of the cluster has been taken
    /// @param targets those of that view
    /// @param statuses how their latest scrapes went
    public record Sources(
            BooleanSupplier complete,
            Supplier<List<Target>> targets,
            Supplier<List<TargetStatus>> statuses,
            OtherReplicas others) {}

    private final Sources sources;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final Map<Key, Long> firstScrapes = new HashMap<>();
    private @Nullable Set<Key> cold;
    private volatile boolean warm;

    /// @param nanoTime a clock that never jumps; the replica is cold from this moment on
    public Warmth(Sources sources, LongSupplier nanoTime) {
        this.sources = sources;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /// Whether it is warm by now; quick, and bounded even while a look takes long.
    public boolean isWarm() {
        if (!warm && nanoTime.getAsLong() - startNanos >= LIMIT.toNanos()) {
            become("the longest wait is over");
        }
        return warm;
    }

    /// Looks once; to be called more often than targets are scraped.
    public void look() {
        if (isWarm()) {
            return;
        }
        if (measured()) {
            become("every target was scraped twice or failed");
        } else if (sources.others().look() == Sight.NONE_READY) {
            become("no other replica is ready");
        }
    }

    /// 1 once warm.
    public List<MetricFamily> families() {
        return List.of(
                new MetricFamily(
                        "steelyard_warm",
                        MetricType.GAUGE,
                        "1 once this replica has measured enough to be ready, and from then on.",
                        List.of(new MetricPoint.Value(Labels.EMPTY, warm ? 1 : 0))));
    }

    private boolean measured() {
        if (!sources.complete().getAsBoolean()) {
            return false;
        }
        // The sources of targets are asked, not the scraper, which may not have followed them yet.
        Set<Key> known =
                sources.targets().get().stream()
                        .map(Key::of)
                        .collect(Collectors.toCollection(HashSet::new));
        if (cold == null) {
            cold = known;
        }
        cold.retainAll(known); // targets that went are not waited for
        for (TargetStatus status : sources.statuses().get()) {
            Key key = Key.of(status.target());
            if (cold.contains(key) && isDone(key, status)) {
                cold.remove(key);
            }
        }
        return cold.isEmpty();
    }

    private boolean isDone(Key key, TargetStatus status) {
        return switch (status.health()) {
            case Health.Unknown _ -> false;
            case Health.Down _ -> true;
            case Health.Up _ -> {
                Long first = firstScrapes.putIfAbsent(key, status.lastScrapeMillis());
                yield first != null && first != status.lastScrapeMillis();
            }
        };
    }

    private void become(String reason) {
        if (!warm) {
            warm = true;
            log.infof(
                    "warm after=%ds: %s",
                    Duration.ofNanos(nanoTime.getAsLong() - startNanos).toSeconds(), reason);
        }
    }
}
