package dev.steelyard.scrape;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Lets many owners of equal things that never change share one of each. Safe for any number of
/// threads.
final class SharingPool<T> {
    private final int most;
    private final ConcurrentHashMap<T, T> shared = new ConcurrentHashMap<>();

    /// @param most how many things it remembers; with one more it begins anew, and those that are
    ///   shared already stay so
    SharingPool(int most) {
        this.most = most;
    }

    /// What equals `thing` and was there first; null where it would be the first.
    @Nullable T known(T thing) {
        return shared.get(thing);
    }

    /// What equals `thing` and was there first.
    T share(T thing) {
        T known = shared.get(thing);
        if (known != null) {
            return known;
        }
        if (shared.size() >= most) {
            shared.clear();
        }
        T raced = shared.putIfAbsent(thing, thing);
        return raced == null ? thing : raced;
    }
}
