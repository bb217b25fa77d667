package dev.steelyard.tsdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.steelyard.model.Staleness;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// The layout of a series in memory: 64 bytes of state, 120 bytes of open chunk, and the way to the
/// chunks before it. Three cache lines, so that a sample touches little else.
///
/// ```
///  0 last time        8 last value (bits)   16 start time
/// 24 last delta      28 version             32 commit      36 commit before
/// 40 of this commit  44 labels              48 generation  52 pins
/// 56 bits            58 count               60 leading     61 significant    62 flags
/// 64 open chunk, see SampleCode            184 newest sealed chunk
/// ```
///
/// All but the pins is written by whoever holds the commit lock. The version is odd while that
/// happens, so that readers without a lock know to read again. `commit` is the latest commit that
/// added samples, `of this commit` how many; with the commit before it, a reader that is one commit
/// behind can leave them out. The last value is the latest that was no stale marker; whether one
/// followed it is a flag.
final class SeriesRecord {
    /// The size of a record.
    static final int BYTES = 192;

    /// Where the open chunk begins, and how long it is.
    static final int DATA = 64;

    static final int DATA_BYTES = 120;

    static final int LAST_MILLIS = 0;
    static final int LAST_BITS = 8;
    static final int START_MILLIS = 16;
    static final int LAST_DELTA = 24;
    static final int COMMIT = 32;
    static final int COMMIT_BEFORE = 36;
    static final int COMMIT_SAMPLES = 40;
    static final int LABELS = 44;
    static final int GENERATION = 48;
    static final int SEALED = 184;

    private static final int VERSION = 28;
    private static final int PINS = 52;
    private static final int BITS = 56;
    private static final int COUNT = 58;
    private static final int LEADING = 60;
    private static final int SIGNIFICANT = 61;
    private static final int FLAGS = 62;

    /// It can be found by its labels.
    static final int POSTED = 1;

    /// Its listeners have been settled.
    static final int INTRODUCED = 2;

    /// It has listeners.
    static final int HEARD = 4;

    /// Its latest sample is a stale marker.
    static final int STALE = 8;

    /// It has late samples beside its chunks.
    static final int LATE = 16;

    /// Its open chunk is one of native histograms, whose number in [OpenHistograms] stands in its
    /// place.
    static final int HISTOGRAMS = 32;

    private static final VarHandle INTS = JAVA_INT.varHandle();

    /// What the pins count from once the series is forgotten: far below zero.
    private static final int FORGOTTEN = Integer.MIN_VALUE / 2;

    private SeriesRecord() {}

    static long getLong(MemorySegment slab, long at, int field) {
        return slab.get(JAVA_LONG, at + field);
    }

    static void setLong(MemorySegment slab, long at, int field, long value) {
        slab.set(JAVA_LONG, at + field, value);
    }

    static int getInt(MemorySegment slab, long at, int field) {
        return slab.get(JAVA_INT, at + field);
    }

    static void setInt(MemorySegment slab, long at, int field, int value) {
        slab.set(JAVA_INT, at + field, value);
    }

    /// How many bits of the open chunk are written.
    static int bits(MemorySegment slab, long at) {
        return slab.get(JAVA_SHORT, at + BITS);
    }

    /// How many samples the open chunk has.
    static int count(MemorySegment slab, long at) {
        return slab.get(JAVA_SHORT, at + COUNT);
    }

    static void setFill(MemorySegment slab, long at, int bits, int count) {
        slab.set(JAVA_SHORT, at + BITS, (short) bits);
        slab.set(JAVA_SHORT, at + COUNT, (short) count);
    }

    /// The leading zeros of the window that value bits are written in.
    static int leading(MemorySegment slab, long at) {
        return slab.get(JAVA_BYTE, at + LEADING);
    }

    /// The width of that window.
    static int significant(MemorySegment slab, long at) {
        return slab.get(JAVA_BYTE, at + SIGNIFICANT);
    }

    static void setWindow(MemorySegment slab, long at, int leading, int significant) {
        slab.set(JAVA_BYTE, at + LEADING, (byte) leading);
        slab.set(JAVA_BYTE, at + SIGNIFICANT, (byte) significant);
    }

    static boolean has(MemorySegment slab, long at, int flag) {
        return (slab.get(JAVA_BYTE, at + FLAGS) & flag) != 0;
    }

    static void set(MemorySegment slab, long at, int flag) {
        slab.set(JAVA_BYTE, at + FLAGS, (byte) (slab.get(JAVA_BYTE, at + FLAGS) | flag));
    }

    static void clear(MemorySegment slab, long at, int flag) {
        slab.set(JAVA_BYTE, at + FLAGS, (byte) (slab.get(JAVA_BYTE, at + FLAGS) & ~flag));
    }

    /// Empties the open chunk.
    static void clearChunk(MemorySegment slab, long at) {
        slab.asSlice(at + DATA, DATA_BYTES).fill((byte) 0);
        setFill(slab, at, 0, 0);
        setWindow(slab, at, 0, 0);
        setInt(slab, at, LAST_DELTA, 0);
    }

    /// Makes the record that of a new series; what pins its predecessor is still to let go is kept.
    static void begin(MemorySegment slab, long at, int labels) {
        boolean reused = (int) INTS.getVolatile(slab, at + PINS) < 0;
        clearChunk(slab, at);
        setLong(slab, at, LAST_MILLIS, Long.MIN_VALUE);
        setLong(slab, at, LAST_BITS, 0);
        setLong(slab, at, START_MILLIS, 0);
        setLong(slab, at, SEALED, SealedChunks.NONE);
        setInt(slab, at, COMMIT_SAMPLES, 0);
        setInt(slab, at, LABELS, labels);
        slab.set(JAVA_BYTE, at + FLAGS, (byte) 0);
        if (reused) {
            int _ = (int) INTS.getAndAdd(slab, at + PINS, -FORGOTTEN);
        }
    }

    /// Keeps the series from being forgotten; answers how many pins it had, negative where it is
    /// forgotten already. Each pin needs its [#unpin].
    static int pin(MemorySegment slab, long at) {
        return (int) INTS.getAndAdd(slab, at + PINS, 1);
    }

    static void unpin(MemorySegment slab, long at) {
        int _ = (int) INTS.getAndAdd(slab, at + PINS, -1);
    }

    /// Ends the series unless it is pinned; references to it lead nowhere from now on.
    static boolean forget(MemorySegment slab, long at) {
        if (!INTS.compareAndSet(slab, at + PINS, 0, FORGOTTEN)) {
            return false;
        }
        INTS.setRelease(slab, at + GENERATION, getInt(slab, at, GENERATION) + 1);
        return true;
    }

    /// Whether the record belongs to a living series.
    static boolean isLiving(MemorySegment slab, long at) {
        return (int) INTS.getVolatile(slab, at + PINS) >= 0;
    }

    /// Whether the newest sample is in an open chunk of floats.
    static boolean hasOpenFloats(MemorySegment slab, long at) {
        return count(slab, at) > 0 && !has(slab, at, HISTOGRAMS);
    }

    /// The newest sample's value, where it is in an open chunk of floats.
    static double lastValue(MemorySegment slab, long at) {
        return has(slab, at, STALE)
                ? Staleness.MARKER
                : Double.longBitsToDouble(getLong(slab, at, LAST_BITS));
    }

    /// Counts one more sample of the commit `number`.
    static void countIn(MemorySegment slab, long at, int number) {
        countIn(slab, at, number, 1);
    }

    /// Counts so many more samples of the commit `number`.
    static void countIn(MemorySegment slab, long at, int number, int count) {
        int latest = getInt(slab, at, COMMIT);
        int before = getInt(slab, at, COMMIT_SAMPLES);
        if (latest != number) {
            setInt(slab, at, COMMIT_BEFORE, latest);
            setInt(slab, at, COMMIT, number);
            before = 0;
        }
        setInt(slab, at, COMMIT_SAMPLES, before + count);
    }

    /// Leaves a record whose open chunk is one of floats with the chunks up to a sealed one.
    ///
    /// @param lastMillis the time of the last sample in that
    static void cutBack(MemorySegment slab, long at, long newestSealed, long lastMillis) {
        clearChunk(slab, at);
        clear(slab, at, STALE);
        setLong(slab, at, SEALED, newestSealed);
        setLong(slab, at, LAST_MILLIS, lastMillis);
        setLong(slab, at, LAST_BITS, 0);
        setLong(slab, at, START_MILLIS, 0);
    }

    /// Leaves a record without chunks those that another has.
    static void take(MemorySegment slab, long at, MemorySegment from, long fromAt) {
        for (int field : new int[] {LAST_MILLIS, LAST_BITS, START_MILLIS, SEALED}) {
            setLong(slab, at, field, getLong(from, fromAt, field));
        }
        setInt(slab, at, LAST_DELTA, getInt(from, fromAt, LAST_DELTA));
        setFill(slab, at, bits(from, fromAt), count(from, fromAt));
        setWindow(slab, at, leading(from, fromAt), significant(from, fromAt));
        for (int flag : new int[] {STALE, HISTOGRAMS}) {
            if (has(from, fromAt, flag)) {
                set(slab, at, flag);
            } else {
                clear(slab, at, flag);
            }
        }
        MemorySegment.copy(from, fromAt + DATA, slab, at + DATA, DATA_BYTES);
    }

    /// Leaves a record without any samples, which nobody finds any more.
    static void empty(MemorySegment slab, long at) {
        clearChunk(slab, at);
        setLong(slab, at, SEALED, SealedChunks.NONE);
        clear(slab, at, POSTED | STALE | LATE | HISTOGRAMS);
    }

    /// Notes what the newest sample is, where a chunk came back whole.
    static void end(MemorySegment slab, long at, StoredChunk.Last last) {
        setLong(slab, at, LAST_MILLIS, last.lastMillis());
        setLong(slab, at, LAST_BITS, last.bits());
        setLong(slab, at, START_MILLIS, last.startMillis());
        if (last.isStale()) {
            set(slab, at, STALE);
        } else {
            clear(slab, at, STALE);
        }
    }

    /// Begins to change what readers see.
    static void open(MemorySegment slab, long at) {
        INTS.setOpaque(slab, at + VERSION, getInt(slab, at, VERSION) + 1);
        VarHandle.storeStoreFence();
    }

    /// Ends what [#open] began.
    static void close(MemorySegment slab, long at) {
        INTS.setRelease(slab, at + VERSION, getInt(slab, at, VERSION) + 1);
    }

    /// The version that reading can begin with: waits while the record is being changed.
    static int version(MemorySegment slab, long at) {
        int version = (int) INTS.getAcquire(slab, at + VERSION);
        while ((version & 1) != 0) {
            Thread.onSpinWait();
            version = (int) INTS.getAcquire(slab, at + VERSION);
        }
        return version;
    }

    /// Whether nothing changed since `version` was asked for.
    static boolean isStill(MemorySegment slab, long at, int version) {
        VarHandle.acquireFence();
        return (int) INTS.getOpaque(slab, at + VERSION) == version;
    }
}
