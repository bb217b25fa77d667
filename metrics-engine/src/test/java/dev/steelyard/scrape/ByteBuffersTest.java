package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ByteBuffersTest {
    private final ByteBuffers buffers = new ByteBuffers();

    @Test
    void anArrayThatCameBackIsLentAgain() {
        byte[] first = buffers.take(100);
        assertThat(first.length).isGreaterThan(100);
        assertThat(buffers.take(100)).isNotSameAs(first);
        buffers.give(first);
        assertThat(buffers.take(100)).isSameAs(first);
    }

    @Test
    void theSmallestThatFitsIsLent() {
        byte[] large = buffers.take(1_000_000);
        byte[] small = buffers.take(40_000);
        buffers.give(small);
        buffers.give(large);
        assertThat(buffers.take(10)).isSameAs(small);
        assertThat(buffers.take(40_001)).isSameAs(large);
    }

    @Test
    void anArrayHasSomeMoreRoomThanAskedForButNotMuch() {
        for (int bytes : new int[] {40_000, 65_536, 1_000_003, 20_000_000}) {
            assertThat(buffers.take(bytes).length).isBetween(bytes + 1, bytes + bytes / 4);
        }
    }

    @Test
    void whatGrowsKeepsItsBytes() {
        byte[] full = buffers.take(100);
        full[7] = 7;
        byte[] larger = buffers.grow(full, 8);
        assertThat(larger.length).isGreaterThan(full.length);
        assertThat(larger[7]).isEqualTo((byte) 7);
        assertThat(buffers.take(100)).isSameAs(full);
    }

    @Test
    void ofLargeArraysTwoAreKept() {
        byte[] one = buffers.take(30_000_000);
        byte[] other = buffers.take(30_000_000);
        byte[] third = buffers.take(30_000_000);
        buffers.give(one);
        buffers.give(other);
        buffers.give(third);
        assertThat(buffers.take(30_000_000)).isSameAs(other);
        assertThat(buffers.take(30_000_000)).isSameAs(one);
        assertThat(buffers.take(30_000_000)).isNotSameAs(third);
    }

    @Test
    void arraysThatNobodyNeedsAnyMoreAreGivenUp() {
        Set<byte[]> rush = takeSix();
        rush.forEach(buffers::give);
        for (int i = 0; i < 200; i++) {
            buffers.give(buffers.take(100));
        }
        Set<byte[]> later = takeSix();
        later.retainAll(rush);
        assertThat(later).hasSize(1);
    }

    private Set<byte[]> takeSix() {
        Set<byte[]> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 6; i++) {
            taken.add(buffers.take(100));
        }
        return taken;
    }
}
