package dev.steelyard.tsdb;

import dev.steelyard.storage.Appender;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a segment has said of each slot so far: the series in the head, and the key that values are
/// compared with. In pages, so that a slot that no head has costs one page and not all below it.
final class ReplayedSlots {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    private @Nullable Page[] pages = new Page[1];

    private static final class Page {
        private final long[] refs = new long[PAGE];
        private final long[] keys = new long[PAGE];
        private final boolean[] keyed = new boolean[PAGE];
    }

    /// The series that a slot means from now on; its key is forgotten.
    void tell(int slot, long ref) {
        int number = slot >>> PAGE_BITS;
        if (number >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(2 * pages.length, number + 1));
        }
        Page page = pages[number];
        if (page == null) {
            page = new Page();
            pages[number] = page;
        }
        page.refs[slot % PAGE] = ref;
        page.keyed[slot % PAGE] = false;
    }

    /// The series of a slot, or [Appender#NO_SERIES].
    long ref(int slot) {
        Page page = page(slot);
        return page == null ? Appender.NO_SERIES : page.refs[slot % PAGE];
    }

    /// Whether a slot has a key.
    boolean hasKey(int slot) {
        Page page = page(slot);
        return page != null && page.keyed[slot % PAGE];
    }

    /// The bits of the key of a slot; one of an earlier series or 0 where it has none.
    long key(int slot) {
        Page page = page(slot);
        return page == null ? 0 : page.keys[slot % PAGE];
    }

    /// Sets the key of a slot; one whose series was never told needs none.
    void setKey(int slot, long bits) {
        Page page = page(slot);
        if (page != null) {
            page.keyed[slot % PAGE] = true;
            page.keys[slot % PAGE] = bits;
        }
    }

    private @Nullable Page page(int slot) {
        int number = slot >>> PAGE_BITS;
        return number < pages.length ? pages[number] : null;
    }
}
