package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who reads memory that may be used again, so that it is not while they do.
///
/// A reader takes a lease before it looks and ends it after; one that is dropped without ending
/// ends when the collector finds it. What is to be used again waits for the leases that are older
/// than its giving up. Safe for any number of threads.
final class Leases {
    @GuardedBy("this")
    private final NavigableMap<Long, Integer> readers = new TreeMap<>(); // by epoch

    @GuardedBy("this")
    private final Queue<GivenUp> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private final Set<Ending> endings = new HashSet<>();

    private final ReferenceQueue<Lease> dropped = new ReferenceQueue<>();

    @GuardedBy("this")
    private long epoch;

    private record GivenUp(long epoch, Runnable reuse) {}

    /// Begins to read.
    synchronized Lease begin() {
        readers.merge(epoch, 1, Integer::sum);
        Lease lease = new Lease();
        Ending ending = new Ending(lease, epoch, dropped);
        lease.ending = ending;
        endings.add(ending);
        return lease;
    }

    /// Runs `reuse` in some later [#settle], once all who may read what it is about have ended.
    synchronized void afterReaders(Runnable reuse) {
        waiting.add(new GivenUp(epoch, reuse));
        epoch++;
    }

    /// Runs what nobody has to be waited for any more.
    synchronized void settle() {
        for (Reference<?> ref = dropped.poll(); ref != null; ref = dropped.poll()) {
            end((Ending) ref);
        }
        long oldest = readers.isEmpty() ? Long.MAX_VALUE : readers.firstKey();
        for (GivenUp next = waiting.peek();
                next != null && next.epoch < oldest;
                next = waiting.peek()) {
            waiting.remove();
            next.reuse.run();
        }
    }

    private synchronized void end(Ending ending) {
        if (endings.remove(ending)) {
            readers.compute(
                    ending.epoch, (_, count) -> count == null || count == 1 ? null : count - 1);
        }
    }

    /// One reader's right to find its memory as it was.
    final class Lease {
        private @Nullable Ending ending;

        /// Ends it; once is enough.
        void end() {
            if (ending != null) {
                Leases.this.end(ending);
                ending = null;
            }
        }
    }

    private static final class Ending extends PhantomReference<Lease> {
        private final long epoch;

        Ending(Lease lease, long epoch, ReferenceQueue<Lease> dropped) {
            super(lease, dropped);
            this.epoch = epoch;
        }
    }
}
