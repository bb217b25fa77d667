package dev.steelyard.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.serving.TickingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpiringCacheTest {
    private final TickingClock clock = new TickingClock();
    private final ExpiringCache<String, Integer> cache =
            new ExpiringCache<>(clock, Duration.ofSeconds(10), 2);

    @Test
    void entriesEndWithTheirLife() {
        cache.put("a", 1);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(cache.get("a")).contains(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(cache.get("a")).isEmpty();
        assertThat(cache.size()).isZero();
    }

    @Test
    void leastRecentlyUsedGoesFirst() {
        cache.put("a", 1);
        cache.put("b", 2);
        assertThat(cache.get("a")).contains(1);
        cache.put("c", 3);
        assertThat(cache.get("b")).isEmpty();
        assertThat(cache.get("a")).contains(1);
        assertThat(cache.get("c")).contains(3);
    }
}
