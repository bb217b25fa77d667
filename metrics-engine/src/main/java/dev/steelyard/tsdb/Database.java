package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.storage.SampleStore;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import dev.steelyard.tsdb.block.CompactionPlan;
import dev.steelyard.tsdb.block.Retention;
import dev.steelyard.tsdb.block.Ulid;
import dev.steelyard.tsdb.file.Directories;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Samples in a directory: the recent ones in a [Head] that a log backs, the others in blocks.
///
/// ```
/// <data>/lock   <data>/log/00000001 …   <data>/head/00000001-00000009.full …   <data>/<ULID>/
/// <data>/wal/   <data>/log/ballast    <data>/apart/00000001/00000001 …
/// ```
///
/// A commit has reached the machine's file cache when it returns and the disk with the next
/// [#sync]. What the log holds at the start is read in the background into a head of its own,
/// beside the one that takes new samples; readers see both, and more of the former as it is read.
/// Then its series go on in the other, unless the clock stands before what was read: so far that
/// stays beside it, and is read as before. The owner calls [#sync] each second and [#tend] each
/// minute, and closes the database. Safe for any number of threads.
public final class Database
        implements SampleStore, SeriesReader, SampleFeed, ExemplarReader, AutoCloseable {
    /// The directory of the log.
    static final String LOG = "log";

    /// That of the head files.
    static final String HEAD_FILES = "head";

    /// That of the logs of samples that are set apart.
    static final String APART = "apart";

    private static final System.Logger log = System.getLogger(Database.class.getName());

    private final Path directory;
    private final DatabaseOptions options;
    private final CompactionPlan plan;
    private final Retention retention;
    private final SteadyClock clock;
    private final RandomGenerator random;
    private final LongAdder tendingFailures = new LongAdder();
    private final FileChannel lock;
    private final Head head;
    private final Slabs slabs;
    private final Leases leases;
    private final ExemplarRing exemplars;
    private final ApartFiles apart;
    private final ClockGuard guard;
    private final HeadJournal journal;
    private final HeadFiles files;
    private final BlockShelf shelf;
    private final HeadBlocks blocks;
    private final BlockCutter cutter;
    private final Replay replay;
    private final Thread replayer;

    /// What was in the log at the start, until it joins the head or is all in blocks.
    private volatile @Nullable Head before;

    /// The first segment that the head has samples of.
    @GuardedBy("this")
    private int first;

    /// Whether head files and segments of the runs before stand beside those of this one, whose
    /// head has what they have.
    @GuardedBy("this")
    private boolean readIsToSeal;

    @GuardedBy("this")
    private long sealedMillis;

    @GuardedBy("this")
    private boolean readWasSealed;

    /// Whether samples were deleted that the head files of what was read have.
    @GuardedBy("this")
    private boolean readIsOutdated;

    @GuardedBy("this")
    private boolean closed;

    /// What comes from outside.
    ///
    /// @param clock wall time
    /// @param nanos elapsed time, which no one sets
    /// @param random for the names of blocks
    /// @param witness knows whether a clock that jumped is right
    public record Surroundings(
            InstantSource clock, LongSupplier nanos, RandomGenerator random, ClockWitness witness) {
        /// Without a witness.
        public Surroundings(InstantSource clock, LongSupplier nanos, RandomGenerator random) {
            this(clock, nanos, random, ClockWitness.NONE);
        }
    }

    private Database(Path directory, DatabaseOptions options, Surroundings surroundings)
            throws IOException {
        this.directory = directory;
        this.options = options;
        this.plan = CompactionPlan.upTo(options.blocks().longest().toMillis());
        this.retention =
                new Retention(options.blocks().retention().toMillis(), options.blocks().maxBytes());
        this.clock =
                new SteadyClock(surroundings.clock(), surroundings.nanos(), surroundings.witness());
        this.random = surroundings.random();
        this.lock = lock(directory);
        Path logs = Files.createDirectories(directory.resolve(LOG));
        // Other programs that read blocks look for one, even if it is empty.
        Files.createDirectories(directory.resolve("wal"));
        this.shelf = BlockShelf.open(directory);
        this.files = HeadFiles.open(directory.resolve(HEAD_FILES));
        Directories.sync(directory); // without its name the log would be lost with the power
        this.slabs = new Slabs(Arena.global(), options.memory().maxBytes());
        this.leases = new Leases();
        int maxExemplars = options.memory().maxExemplars();
        this.exemplars = new ExemplarRing(maxExemplars);
        this.head = Head.behindAnother(options.head(), slabs, leases, exemplars);
        this.before =
                new Head(options.replayedHead(), slabs, leases, new ExemplarRing(maxExemplars));
        this.replay = new Replay(directory);
        head.table().admission().keepRoom(replay.bytes() > 0);
        this.apart = ApartFiles.open(directory.resolve(APART));
        this.guard =
                new ClockGuard(
                        clock,
                        head,
                        () -> SetApart.begin(apart.next(), options, spare(options.head())),
                        apart::discarded);
        this.journal = HeadJournal.open(logs, options, head.table());
        this.first = journal.first();
        this.blocks = new HeadBlocks(this::heads, this::name, options.blocks().span().toMillis());
        this.cutter =
                new BlockCutter(
                        new BlockCutter.Ground(directory, blocks, shelf, slabs),
                        this::settle,
                        clock::millis,
                        options.blocks().span().toMillis());
        this.sealedMillis = clock.millis();
        head.keep(journal);
        this.replayer =
                Thread.ofPlatform().daemon().name("tsdb-replay").unstarted(this::readBefore);
    }

    /// What a thread was given to do it keeps hold of, so it is not given the head.
    private void readBefore() {
        Head read = Objects.requireNonNull(before);
        replay.run(read, this::read, () -> readApart(read));
        exemplars.precede(read.exemplarRing());
        join();
        head.table().admission().keepRoom(false);
    }

    private Ulid name() {
        return Ulid.at(clock.millis(), random);
    }

    private BlockCutter.Settled settle() {
        int own = journal.nextSegment();
        int ofApart = guard.nextSegment();
        return millis -> {
            journal.dropBefore(millis, own);
            guard.dropBefore(millis, ofApart);
            files.dropBefore(millis);
        };
    }

    /// A head beside the others.
    private Head spare(HeadOptions of) {
        return new Head(of, slabs, leases, new ExemplarRing(0));
    }

    /// Lets the series that were read go on in the head, where time goes on.
    private synchronized void join() {
        Head read = before;
        if (read == null || closed || !replay.isDone() || !isBehind(read)) {
            return;
        }
        if (read.isEmpty() && replay.firstSegment() == 0) {
            before = null; // there was nothing
        } else {
            head.join(read);
            before = null;
            first = replay.firstSegment() == 0 ? first : replay.firstSegment();
            readIsToSeal = true;
        }
        read.close();
    }

    /// Whether what comes now is newer than what was read, but for what may come late to it.
    private boolean isBehind(Head read) {
        long newest = read.span().map(TimeSpan::toMillis).orElse(Long.MIN_VALUE);
        long oldest = head.span().map(TimeSpan::fromMillis).orElse(Long.MAX_VALUE);
        return newest <= clock.millis() + SteadyClock.TOLERANCE_MILLIS
                && oldest >= read.cutoffMillis();
    }

    private void readApart(Head into) {
        apart.read(into, () -> spare(options.replayedHead()), clock.millis());
    }

    /// Opens the database in a directory, which is made if need be, and begins to read its log.
    ///
    /// @throws IOException where the directory cannot be used, or another process does
    public static Database open(Path directory, DatabaseOptions options, Surroundings surroundings)
            throws IOException {
        Directories.create(directory);
        Database database = new Database(directory, options, surroundings);
        database.replayer.start();
        return database;
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // This process has it already.
        }
        channel.close();
        throw new IOException("another database uses " + directory);
    }

    /// Notes up to when a part of the log has samples, so that it goes when they are in blocks.
    private void read(LogPart part, long newestMillis) {
        switch (part) {
            case LogPart.Segment(int number) -> journal.read(number, newestMillis);
            case LogPart.HeadFile(HeadFileName name) -> files.read(name, newestMillis);
        }
    }

    /// How far the log of the run before is read.
    public Replay replay() {
        return replay;
    }

    /// Whether new samples are written to the log; where not, they are in memory only.
    public boolean isWriting() {
        return journal.isWriting();
    }

    /// What is not as it usually is, in words; empty when all is well.
    public List<String> troubles() {
        List<String> all = new ArrayList<>();
        if (!isWriting()) {
            all.add(
                    "samples are kept in memory only, the log cannot be written; is the disk"
                            + " full?");
        }
        all.addAll(guard.troubles());
        if (slabs.isTight()) {
            all.add(
                    "memory is short (%d of %d MiB); blocks are cut early, and new series may be refused"
                            .formatted(slabs.usedBytes() >> 20, slabs.maxBytes() >> 20));
        }
        all.addAll(head.troubles());
        if (setAside() > 0) {
            all.add("something is damaged and was set aside as .bad");
        }
        if (shelf.damaged().partly() > 0) {
            all.add("a part of a block is damaged; `steelyard tsdb verify` tells which");
        }
        unread().ifPresent(all::add);
        return List.copyOf(all);
    }

    private Optional<String> unread() {
        return replay.isDone()
                ? Optional.empty()
                : Optional.of(
                        "%d of %d MiB of the log are read; samples of the last run come back meanwhile"
                                .formatted(replay.doneBytes() >> 20, replay.bytes() >> 20));
    }

    private long setAside() {
        return shelf.damaged().setAside() + logSetAside();
    }

    private long logSetAside() {
        return files.setAside() + journal.setAside();
    }

    /// How many blocks, head files and segments of the log are known to be damaged.
    public long damaged() {
        return setAside() + shelf.damaged().partly();
    }

    /// What the blocks say of themselves, the earliest first.
    public List<BlockMeta> blocks() {
        return shelf.blocks().stream().map(BlockReader::meta).toList();
    }

    /// How many chunks of samples there are in memory.
    public long chunks() {
        return heads().stream().mapToLong(Head::chunks).sum();
    }

    /// The database's own figures.
    public List<MetricFamily> families() {
        List<MetricFamily> all =
                new ArrayList<>(DatabaseMetrics.families(head, journal, replay, shelf, exemplars));
        all.addAll(guard.families());
        all.addAll(files.families());
        all.add(
                DatabaseMetrics.gauge(
                        "log_set_aside",
                        "Head files and segments of the log that were damaged.",
                        logSetAside()));
        all.add(
                DatabaseMetrics.counter(
                        "tending_failures",
                        "Times that files could not be written or removed; it is tried again.",
                        tendingFailures.sum()));
        return List.copyOf(all);
    }

    @Override
    public Appender appender() {
        return guard.appender();
    }

    /// The heads are looked at before the blocks: what is cut meanwhile is found in one of them.
    @Override
    public SeriesCursor select(Selection selection) {
        List<SeriesCursor> cursors = new ArrayList<>();
        for (Head each : filled()) {
            cursors.add(each.select(selection));
        }
        cursors.addAll(shelf.select(selection));
        return MergedReader.merge(cursors);
    }

    /// Only one head may be scanned; what several have can only be merged in order.
    @Override
    public SeriesCursor scan(Selection selection) {
        List<Head> filled = filled();
        if (filled.size() != 1 || !shelf.overlapping(selection).isEmpty()) {
            return select(selection);
        }
        SeriesCursor scanned = filled.getFirst().scan(selection);
        // A block that was cut meanwhile has what the head no longer had.
        return shelf.overlapping(selection).isEmpty() ? scanned : select(selection);
    }

    @Override
    public List<String> caveats(long fromMillis, long toMillis) {
        List<String> all = new ArrayList<>(shelf.damaged().caveats(fromMillis, toMillis));
        unread().ifPresent(all::add);
        return List.copyOf(all);
    }

    @Override
    public List<String> labelNames(Selection selection) {
        return union(selection, each -> each.labelNames(selection));
    }

    @Override
    public List<String> labelValues(String name, Selection selection) {
        return union(selection, each -> each.labelValues(name, selection));
    }

    private List<String> union(Selection selection, Function<SeriesReader, List<String>> asked) {
        List<SeriesReader> readers = new ArrayList<>(filled());
        readers.addAll(shelf.overlapping(selection));
        if (readers.size() == 1) {
            return asked.apply(readers.getFirst());
        }
        return readers.stream()
                .flatMap(reader -> asked.apply(reader).stream())
                .sorted()
                .distinct()
                .toList();
    }

    /// The heads that have any series.
    private List<Head> filled() {
        return heads().stream().filter(head -> !head.isEmpty()).toList();
    }

    @Override
    public List<SeriesExemplars> exemplars(
            List<List<LabelMatcher>> selectors, long fromMillis, long toMillis) {
        return exemplars.exemplars(selectors, fromMillis, toMillis);
    }

    /// Tells of new samples, after those that there are: while the run before is being read, as
    /// many of them as have been.
    @Override
    public Subscription subscribe(
            List<LabelMatcher> matchers, long sinceMillis, SampleListener listener) {
        Selection selection = new Selection(matchers, sinceMillis, Long.MAX_VALUE);
        return head.subscribe(selection, listener, () -> past(selection));
    }

    /// What there is beside the head: the run before and blocks.
    private SeriesCursor past(Selection selection) {
        List<SeriesCursor> cursors = new ArrayList<>();
        Optional.ofNullable(before).ifPresent(head -> cursors.add(head.select(selection)));
        cursors.addAll(shelf.select(selection));
        return MergedReader.merge(cursors);
    }

    /// Brings what was committed to the disk; where the log had stopped, begins it again.
    public void sync() {
        journal.sync();
        guard.sync();
    }

    /// Does what is due: cuts blocks, removes old ones, begins a new segment of the log. What fails
    /// is logged and tried again the next time.
    public synchronized void tend() {
        if (closed) {
            return;
        }
        try {
            journal.sync(); // the guard gives up logs of what was committed to this one since
            guard.tend();
            if (replay.isDone()) {
                while (cutter.cut()) {
                    log.log(System.Logger.Level.DEBUG, "a block was cut directory=" + directory);
                }
                cutter.relieve(Optional.ofNullable(before).flatMap(Head::span));
                leave();
                sealRead();
                join();
            }
            seal();
            while (shelf.compact(plan, name())) {
                log.log(System.Logger.Level.DEBUG, "blocks were compacted directory=" + directory);
            }
            shelf.retain(retention);
            shelf.damaged().look();
            leases.settle();
        } catch (IOException e) {
            tendingFailures.increment();
            log.log(System.Logger.Level.ERROR, "tending failed directory=" + directory, e);
        }
    }

    /// Lets head files take the place of all that was found at the start and stays beside the head,
    /// so that runs which end early do not add up, and what is damaged is read once.
    @GuardedBy("this")
    private void sealRead() throws IOException {
        Head replayed = before;
        if (replayed != null) {
            boolean hasMore =
                    replay.hasSegments() || !replay.damagedParts().isEmpty() || apart.areKept();
            if (!readWasSealed && hasMore) {
                long _ =
                        files.writeAll(
                                replayed,
                                replay.firstSegment(),
                                journal.first(),
                                replay.damagedParts());
                journal.dropRead(replay.damagedParts());
            } else if (readIsOutdated) {
                long _ = files.writeAll(replayed, replay.firstSegment(), journal.first(), Set.of());
            }
            if (!readWasSealed) {
                apart.remove();
            }
            readWasSealed = true;
            readIsOutdated = false;
        }
    }

    /// Lets head files take the place of the log so far, so that it need not be read again.
    @GuardedBy("this")
    private void seal() throws IOException {
        long now = clock.millis();
        if (readIsToSeal || Math.abs(now - sealedMillis) >= options.log().sealing().toMillis()) {
            OptionalInt segment = journal.roll();
            if (segment.isPresent()) {
                sealBefore(segment.getAsInt());
                journal.dropSealed(segment.getAsInt());
                sealedMillis = now;
            }
        }
    }

    @GuardedBy("this")
    private void sealBefore(int segment) throws IOException {
        if (readIsToSeal) {
            Set<LogPart> damaged = readWasSealed ? Set.of() : replay.damagedParts();
            files.takeOver(head, first, segment, damaged);
            journal.dropRead(damaged);
            apart.remove();
            readIsToSeal = false;
        } else {
            files.write(head, first, segment);
        }
    }

    /// Gives up what was in the log at the start once it is all in blocks.
    @GuardedBy("this")
    private void leave() {
        Head replayed = before;
        if (replayed != null
                && replayed.span().isEmpty()
                && !replayed.reading().hasLateBefore(Long.MAX_VALUE)) {
            before = null;
            replayed.close();
        }
    }

    /// The time of the earliest sample, as near as blocks tell: where the first of them begins;
    /// empty where there are no samples.
    public OptionalLong earliestMillis() {
        LongStream onDisk = shelf.blocks().stream().mapToLong(block -> block.meta().minMillis());
        LongStream inMemory = blocks.span().stream().mapToLong(TimeSpan::fromMillis);
        return LongStream.concat(onDisk, inMemory).min();
    }

    private List<Head> heads() {
        List<Head> heads = new ArrayList<>();
        Optional.ofNullable(before).ifPresent(heads::add);
        heads.add(head); // after the one that may join it meanwhile
        guard.retraced().ifPresent(heads::add);
        return List.copyOf(heads);
    }

    /// Deletes the samples that a selection has at this moment: from the blocks by tombstones, from
    /// the heads at once.
    ///
    /// @throws IOException where that could not be written down, so that some may come back
    public synchronized void delete(Selection selection) throws IOException {
        if (!replay.isDone()) {
            throw new IOException("the log is still being read; delete when it is");
        }
        if (selection.fromMillis() > selection.toMillis()) {
            return;
        }
        // Read back it is about all that was there, so the heads that take no more come first.
        Head replayed = before;
        if (replayed != null && replayed.deletion().delete(selection, journal) > 0) {
            readIsOutdated = true;
        }
        guard.delete(selection);
        if (head.deletion().delete(selection, journal) > 0) {
            files.outdate();
        }
        shelf.delete(selection);
    }

    /// Writes those blocks anew that samples were deleted from, so that these take no more room.
    public synchronized void cleanTombstones() throws IOException {
        shelf.cleanTombstones(this::name);
    }

    /// Puts the blocks of the database into a directory, which is made.
    public void snapshotBlocks(Path to) throws IOException {
        snapshotBlocks(to, _ -> {});
    }

    private synchronized void snapshotBlocks(Path to, LongConsumer progress) throws IOException {
        Files.createDirectories(to);
        long series = 0;
        for (BlockReader block : shelf.blocks()) {
            boolean _ = new BlockDirectory(to).adopt(block.directory());
            series += block.meta().stats().series();
            progress.accept(series);
        }
        Files.createDirectories(to.resolve("wal"));
    }

    /// Writes all that the database has as blocks into a directory, which is made.
    public void snapshot(Path to) throws IOException {
        snapshot(to, _ -> {});
    }

    /// Writes all that the database has as blocks into a directory, which is made; `progress` hears
    /// how many series are in the blocks that are copied.
    public synchronized void snapshot(Path to, LongConsumer progress) throws IOException {
        snapshotBlocks(to, progress);
        Optional<TimeSpan> span = blocks.span();
        if (span.isPresent()) {
            Optional<BlockMeta> _ = blocks.write(to, span.get());
            List<BlockMeta> _ = blocks.writeLate(to, span.get().fromMillis());
        }
    }

    /// Waits until the log of the run before is read, but not longer than this; answers whether it
    /// is.
    public boolean awaitReplay(Duration patience) throws InterruptedException {
        return replayer.join(patience);
    }

    /// Waits until the log of the run before is read.
    void awaitReplay() throws InterruptedException {
        replayer.join();
    }

    /// Ends the background reading and the log. Nothing may be appended any more.
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        replay.stop();
        try (lock) {
            guard.close();
            journal.close();
        }
    }
}
