package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the samples of a wall clock that jumped apart from the others, in a head and a log of
/// their own that nobody reads, until its new time is confirmed or taken back; see [SteadyClock].
///
/// After a jump forward that is confirmed they follow the others. After one back that is confirmed,
/// samples up to where the others had come stay apart, and are read from then on. What was measured
/// under a time that is taken back is discarded and counted. Safe for any number of threads.
final class ClockGuard {
    private static final System.Logger log = System.getLogger(ClockGuard.class.getName());

    /// What is thought of the wall clock.
    enum State {
        /// It goes as elapsed time does.
        STEADY,
        /// It jumped forward a short time ago.
        AHEAD,
        /// It jumped back a short time ago.
        BEHIND,
        /// It did jump back, and is not yet where it was.
        RETRACING
    }

    private final SteadyClock clock;
    private final Head head;
    private final Supplier<SetApart> spare;
    private final LongSupplier discardedBefore;
    private final LongAdder jumps = new LongAdder();
    private final LongAdder setApart = new LongAdder();
    private final LongAdder discarded = new LongAdder();

    @GuardedBy("this")
    private long confirmations;

    /// Where the head's samples end that came before a jump back.
    @GuardedBy("this")
    private long turnMillis;

    /// Appenders may still be on their way to it; it is closed by the next [#tend].
    @GuardedBy("this")
    private @Nullable SetApart retiring;

    private volatile State state = State.STEADY;
    private volatile @Nullable SetApart apart;
    private volatile @Nullable SetApart retraced;

    /// @param spare makes empty ones
    /// @param discardedBefore how many samples a start discarded
    ClockGuard(
            SteadyClock clock, Head head, Supplier<SetApart> spare, LongSupplier discardedBefore) {
        this.discardedBefore = discardedBefore;
        this.clock = clock;
        this.head = head;
        this.spare = spare;
        this.confirmations = clock.confirmations();
    }

    /// What is thought of the clock.
    State state() {
        return state;
    }

    /// What is wrong with the clock, in words.
    List<String> troubles() {
        List<String> all = new ArrayList<>();
        if (state != State.STEADY) {
            all.add(
                    "the clock jumped; samples of its new time are kept apart until it is believed,"
                            + " or is back");
        }
        long ahead = clock.aheadMillis().orElse(0);
        if (Math.abs(ahead) > SteadyClock.TOLERANCE_MILLIS) {
            all.add(
                    "the clock is %d s %s that of the cluster; set it right"
                            .formatted(Math.abs(ahead) / 1000, ahead > 0 ? "ahead of" : "behind"));
        }
        return all;
    }

    /// The samples after a confirmed jump back, until they are in blocks.
    Optional<Head> retraced() {
        return Optional.ofNullable(retraced).map(SetApart::head);
    }

    /// Deletes what is apart, too.
    synchronized void delete(Selection selection) throws IOException {
        for (SetApart each : all()) {
            each.delete(selection);
        }
    }

    /// What is apart, and what was once and is not in blocks yet; often these are the same.
    private Set<SetApart> all() {
        Set<SetApart> all = new HashSet<>();
        Optional.ofNullable(apart).ifPresent(all::add);
        Optional.ofNullable(retraced).ifPresent(all::add);
        return all;
    }

    /// Brings what was committed to the disk.
    void sync() {
        all().forEach(SetApart::sync);
    }

    /// The number of the segment that gets from now on what is read though it is apart; 0 where
    /// nothing is.
    int nextSegment() {
        SetApart read = retraced;
        return read == null ? 0 : read.nextSegment();
    }

    /// Says that what is older lies in blocks, and what came late before a segment, too.
    void dropBefore(long millis, int segment) throws IOException {
        SetApart read = retraced;
        if (read != null) {
            read.dropBefore(millis, segment);
        }
    }

    /// Ends the logs, which stay.
    void close() throws IOException {
        for (SetApart each : all()) {
            each.close();
        }
    }

    /// Opens a batch.
    Appender appender() {
        if (state != State.STEADY || clock.jumpMillis() != 0) {
            look();
        }
        SetApart other = apart;
        return other == null
                ? head.appender()
                : new PartingAppender(head, other.head(), border(), setApart);
    }

    /// Which samples stay with the others: those after one time and up to another.
    private synchronized TimeSpan border() {
        return switch (state) {
            case STEADY, AHEAD ->
                    new TimeSpan(Long.MIN_VALUE, clock.millis() + SteadyClock.TOLERANCE_MILLIS);
            case BEHIND, RETRACING -> new TimeSpan(turnMillis, Long.MAX_VALUE);
        };
    }

    /// Looks at the clock, and gives up what is done with. The owner calls it about each minute.
    synchronized void tend() {
        if (retiring != null) {
            retiring.forget();
            retiring = null;
        }
        look();
        SetApart older = retraced;
        if (older != null && apart == null && older.head().span().isEmpty()) {
            retraced = null;
            retiring = older;
        }
    }

    private synchronized void look() {
        long jump = clock.jumpMillis();
        switch (state) {
            case STEADY -> {
                if (jump != 0) {
                    begin(jump);
                }
            }
            case AHEAD, BEHIND -> {
                if (clock.confirmations() != confirmations) {
                    confirm();
                } else if (jump == 0 || jump > 0 != (state == State.AHEAD)) {
                    discard();
                }
            }
            case RETRACING -> {
                if (clock.millis() > turnMillis) {
                    state = State.STEADY;
                    apart = null; // it goes on being read
                }
            }
        }
    }

    @GuardedBy("this")
    private void begin(long jump) {
        if (retraced != null && jump < 0) {
            return; // those before are not in blocks yet; what comes is judged by the head alone
        }
        jumps.increment();
        confirmations = clock.confirmations();
        turnMillis = head.span().map(TimeSpan::toMillis).orElse(Long.MIN_VALUE);
        state = jump > 0 ? State.AHEAD : State.BEHIND;
        apart = spare.get();
        log.log(
                System.Logger.Level.WARNING,
                ("the clock jumped by %d s; samples of its new time are kept apart until it has"
                                + " kept to that for a quarter of an hour, or another clock agrees")
                        .formatted(jump / 1000));
    }

    @GuardedBy("this")
    private void confirm() {
        log.log(System.Logger.Level.WARNING, "the new time of the clock is believed now");
        confirmations = clock.confirmations();
        if (state == State.AHEAD) {
            SetApart other = apart;
            apart = null;
            state = State.STEADY;
            retiring = other;
            if (other != null) {
                ApartFiles.move(other.head(), head);
            }
        } else {
            retraced = apart;
            Optional.ofNullable(apart).ifPresent(SetApart::believe);
            state = State.RETRACING;
        }
    }

    @GuardedBy("this")
    private void discard() {
        SetApart other = apart;
        apart = null;
        state = State.STEADY;
        retiring = other;
        long samples = other == null ? 0 : other.head().metrics().samples();
        discarded.add(samples);
        log.log(
                System.Logger.Level.WARNING,
                "the clock came back; samples of the time between are discarded count=" + samples);
    }

    /// The guard's own figures.
    List<MetricFamily> families() {
        return List.of(
                family(
                        MetricType.GAUGE,
                        "clock_jump_seconds",
                        "How far the clock is from the time that is believed; 0 where it is that.",
                        clock.jumpMillis() / 1000),
                ahead(),
                family(
                        MetricType.COUNTER,
                        "clock_jumps",
                        "Jumps of the clock by more than five minutes.",
                        jumps.sum()),
                family(
                        MetricType.COUNTER,
                        "samples_set_apart",
                        "Samples of a time that the clock jumped to, kept apart until it is"
                                + " believed.",
                        setApart.sum()),
                family(
                        MetricType.COUNTER,
                        "samples_discarded",
                        "Those of a time that the clock came back from.",
                        discarded.sum() + discardedBefore.getAsLong()));
    }

    private MetricFamily ahead() {
        List<MetricPoint> points =
                clock.aheadMillis().stream()
                        .<MetricPoint>mapToObj(
                                millis -> new MetricPoint.Value(Labels.EMPTY, millis / 1e3))
                        .toList();
        return new MetricFamily(
                "steelyard_tsdb_clock_ahead_seconds",
                MetricType.GAUGE,
                "How far the clock is ahead of that of kube-apiserver, where that is known.",
                points);
    }

    private static MetricFamily family(MetricType type, String name, String help, long value) {
        return new MetricFamily(
                "steelyard_tsdb_" + name,
                type,
                help,
                List.of(new MetricPoint.Value(Labels.EMPTY, value)));
    }
}
