package dev.steelyard.scrape;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The threads that visit targets, each target when its tick comes.
///
/// Two of them watch. The leader wakes when the next visit is due, makes it, and looks for the next
/// one: as long as targets answer quickly, one thread does everything and wakes nobody. The deputy
/// wakes a little later and steps in where the leader is held up. When the last one to watch leaves
/// for a visit another comes, on a virtual thread: however many targets hang, no other waits.
///
/// A loop is visited by one thread at a time. Safe for any number of threads.
final class ScrapeCrew implements AutoCloseable {
    /// How long after its time the deputy takes a visit; its stamp still counts as on time then.
    private static final long LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /// A leader and a deputy, on threads of the system, which wait for sockets at the least cost.
    private static final int WATCHERS = 2;

    /// The next visit of a loop.
    ///
    /// @param tick when it is due, in wall time
    /// @param dueNanos the same in elapsed time
    private record Turn(ScrapeLoop loop, long tick, long dueNanos) {}

    private final ScrapeClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition queued = lock.newCondition();
    private final Condition vacancy = lock.newCondition();
    private final Condition released = lock.newCondition();

    @GuardedBy("lock")
    private final PriorityQueue<Turn> turns =
            new PriorityQueue<>((one, other) -> Long.signum(one.dueNanos - other.dueNanos));

    @GuardedBy("lock")
    private final Map<ScrapeLoop, Thread> visitors = new HashMap<>();

    @GuardedBy("lock")
    private final Set<Thread> asleep = new HashSet<>();

    @GuardedBy("lock")
    private @Nullable Thread leader;

    @GuardedBy("lock")
    private int watchers;

    @GuardedBy("lock")
    private int spares;

    @GuardedBy("lock")
    private boolean closed;

    private ScrapeCrew(ScrapeClock clock) {
        this.clock = clock;
    }

    /// A crew that has nothing to visit yet.
    static ScrapeCrew start(ScrapeClock clock) {
        ScrapeCrew crew = new ScrapeCrew(clock);
        for (int i = 0; i < WATCHERS; i++) {
            Thread _ = Thread.ofPlatform().daemon().name("scrape-" + i).start(crew::serve);
        }
        return crew;
    }

    /// Has a loop visit its target tick after tick.
    void add(ScrapeLoop loop) {
        lock.lock();
        try {
            enqueue(loop);
            seeToWatch();
        } finally {
            lock.unlock();
        }
    }

    /// Has a loop that was told to stop end at once. Who visits its target is interrupted.
    void dismiss(ScrapeLoop loop) {
        lock.lock();
        try {
            Thread visitor = visitors.get(loop);
            if (visitor != null) {
                visitor.interrupt();
            } else if (turns.removeIf(turn -> turn.loop == loop)) {
                enqueue(loop);
                seeToWatch();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends all visits and waits until they have; nothing is visited any more.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            turns.clear();
            queued.signalAll();
            vacancy.signalAll();
            asleep.forEach(Thread::interrupt);
            visitors.values().forEach(Thread::interrupt);
            while (!visitors.isEmpty()) {
                released.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        for (Turn turn = watch(); turn != null; turn = watch()) {
            visit(turn);
        }
    }

    private void help() {
        for (Turn turn = stepIn(); turn != null; turn = stepIn()) {
            visit(turn);
        }
    }

    private void visit(Turn turn) {
        try {
            turn.loop.visit(turn.tick);
        } finally {
            release(turn.loop);
        }
    }

    private void release(ScrapeLoop loop) {
        lock.lock();
        try {
            visitors.remove(loop);
            // Whoever was to be interrupted is so under the lock: from here on it would be another.
            boolean _ = Thread.interrupted();
            enqueue(loop);
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Watches until a visit is due; null where there is nothing to do any more.
    private @Nullable Turn watch() {
        lock.lock();
        try {
            while (watchers >= WATCHERS && !closed) {
                spares++;
                vacancy.awaitUninterruptibly();
                spares--;
            }
            return awaitTurn();
        } finally {
            lock.unlock();
        }
    }

    /// Watches like [#watch] while nobody else does; afterwards leaves the place to who is better.
    private @Nullable Turn stepIn() {
        lock.lock();
        try {
            if (watchers > 0) {
                vacancy.signal();
                return null;
            }
            return awaitTurn();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable Turn awaitTurn() {
        watchers++;
        Turn due = due();
        while (due == null && !closed) {
            rest();
            due = due();
        }
        watchers--;
        if (due != null) {
            visitors.put(due.loop, Thread.currentThread());
            boolean _ = Thread.interrupted();
            seeToWatch();
        }
        return due;
    }

    @GuardedBy("lock")
    private @Nullable Turn due() {
        return !turns.isEmpty() && nanosLeft() <= 0 ? turns.poll() : null;
    }

    /// How long we may wait; the deputy a little longer than the leader.
    @GuardedBy("lock")
    private long nanosLeft() {
        boolean leads = leader == null || leader == Thread.currentThread();
        return turns.element().dueNanos - clock.nanos() + (leads ? 0 : LAG_NANOS);
    }

    @GuardedBy("lock")
    private void rest() {
        while (turns.isEmpty()) {
            queued.awaitUninterruptibly();
            if (closed) {
                return;
            }
        }
        if (nanosLeft() <= 0) {
            return;
        }
        Thread self = Thread.currentThread();
        long nanos = nanosLeft();
        leader = leader == null ? self : leader;
        asleep.add(self);
        lock.unlock();
        try {
            clock.sleep(Math.ceilDiv(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
        } catch (InterruptedException _) {
            // There is something else to see to.
        } finally {
            lock.lock();
            asleep.remove(self);
            leader = leader == self ? null : leader;
        }
    }

    @GuardedBy("lock")
    private void enqueue(ScrapeLoop loop) {
        if (closed || loop.isOver()) {
            return;
        }
        long now = clock.nowMillis();
        long tick = loop.isStopped() ? now : loop.tickAfter(now);
        turns.add(new Turn(loop, tick, clock.nanos() + TimeUnit.MILLISECONDS.toNanos(tick - now)));
        queued.signalAll();
        if (leader != null && turns.element().loop == loop) {
            leader.interrupt();
        }
    }

    /// Someone has to watch while there is something to wait for.
    @GuardedBy("lock")
    private void seeToWatch() {
        if (watchers > 0 || turns.isEmpty() || closed) {
            return;
        }
        if (spares > 0) {
            vacancy.signal();
        } else {
            Thread _ = Thread.ofVirtual().name("scrape-helper").start(this::help);
        }
    }
}
