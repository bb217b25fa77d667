package dev.steelyard.apiserver.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps a limited number of answers for a limited time; the least recently used goes first.
///
/// Any thread may read and write; each does so under one short lock.
final class ExpiringCache<K, V> {
    private record Kept<V>(V value, Instant until) {}

    private final InstantSource clock;
    private final Duration life;

    @GuardedBy("this")
    private final Map<K, Kept<V>> entries;

    ExpiringCache(InstantSource clock, Duration life, int capacity) {
        this.clock = clock;
        this.life = life;
        this.entries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
                        return size() > capacity;
                    }
                };
    }

    synchronized Optional<V> get(K key) {
        Kept<V> kept = entries.get(key);
        if (kept == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(kept.until)) {
            entries.remove(key);
            return Optional.empty();
        }
        return Optional.of(kept.value);
    }

    synchronized void put(K key, V value) {
        entries.put(key, new Kept<>(value, clock.instant().plus(life)));
    }

    synchronized int size() {
        return entries.size();
    }
}
