package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private final Leases leases = new Leases();
    private final List<String> reused = new ArrayList<>();

    @Test
    void withoutReadersMemoryIsUsedAgainAtOnce() {
        leases.afterReaders(() -> reused.add("a"));
        assertThat(reused).isEmpty();
        leases.settle();
        assertThat(reused).containsExactly("a");
    }

    @Test
    void memoryWaitsForThoseWhoBeganBeforeItWasGivenUpOnly() {
        Leases.Lease before = leases.begin();
        leases.afterReaders(() -> reused.add("a"));
        Leases.Lease between = leases.begin();
        leases.afterReaders(() -> reused.add("b"));
        Leases.Lease after = leases.begin();
        leases.settle();
        assertThat(reused).isEmpty();
        before.end();
        before.end();
        leases.settle();
        assertThat(reused).containsExactly("a");
        between.end();
        leases.settle();
        assertThat(reused).containsExactly("a", "b");
        after.end();
    }

    @Test
    void aLeaseEndsOnceThoughItIsEndedTwice() {
        Leases.Lease twice = leases.begin();
        Leases.Lease other = leases.begin();
        twice.end();
        twice.end();
        leases.afterReaders(() -> reused.add("a"));
        leases.settle();
        assertThat(reused).isEmpty();
        other.end();
        leases.settle();
        assertThat(reused).containsExactly("a");
    }
}
