package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.Limits;
import dev.steelyard.apiserver.command.ServeOptions.Data;
import dev.steelyard.apiserver.query.Administration;
import dev.steelyard.apiserver.query.ReplayProgress;
import dev.steelyard.apiserver.query.StoreState;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.scrape.config.PrometheusDuration;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.storage.SampleStore;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.tsdb.ClockWitness;
import dev.steelyard.tsdb.Database;
import dev.steelyard.tsdb.DatabaseOptions;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import dev.steelyard.tsdb.Replay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Where samples are kept: in memory alone, or in a directory.
///
/// @param state what is not as it usually is, in words; empty when all is well
/// @param stored how what is stored stands
/// @param past what waits until that is done
/// @param flags what Prometheus would have been told to keep them so
/// @param administration of the directory; empty in memory alone
record Keeping(
        SampleStore store,
        SampleFeed feed,
        SeriesReader reader,
        ExemplarReader exemplars,
        Supplier<Optional<String>> state,
        Supplier<StoreState> stored,
        Past past,
        Map<String, String> flags,
        Optional<Administration> administration) {
    private static final Duration TRUNCATION = Duration.ofMinutes(1);
    private static final Duration SYNC = Duration.ofSeconds(1);
    private static final Duration TENDING = Duration.ofMinutes(1);

    /// How samples are to be kept.
    ///
    /// @param window how far behind the newest sample late ones are taken, where that is said
    /// @param time what time it is elsewhere
    record Options(
            Optional<Data> data, Limits limits, Optional<Duration> window, ClockWitness time) {}

    /// Waits for what the run before has left.
    interface Past {
        /// Answers whether all of it is there before `patience` ends.
        boolean await(Duration patience) throws InterruptedException;
    }

    static Keeping open(Options options, Assembly assembly) throws IOException {
        return options.data.isPresent()
                ? inDirectory(options.data.get(), options, assembly)
                : inMemory(options.limits, options.window, assembly);
    }

    private static Keeping inMemory(Limits limits, Optional<Duration> window, Assembly assembly) {
        HeadOptions options = headOptions(limits);
        Head head =
                new Head(
                        new HeadOptions(
                                options.retention(),
                                options.series(),
                                options.maxBytes(),
                                window.orElse(DatabaseOptions.DEFAULT.outOfOrderWindow())));
        assembly.show(head.metrics()::families);
        assembly.every(TRUNCATION, "truncation", () -> head.truncate(assembly.clock().millis()));
        return new Keeping(
                head,
                head,
                head,
                head,
                () -> state(head.troubles()),
                () -> StoreState.inMemory(head.chunks()),
                _ -> true,
                Map.of(),
                Optional.empty());
    }

    private static HeadOptions headOptions(Limits limits) {
        HeadOptions usual = HeadOptions.DEFAULT;
        HeadMemory memory = HeadMemory.ofThisProcess();
        return new HeadOptions(
                usual.retention(),
                Bounds.series(limits, memory),
                memory.bytes(),
                usual.outOfOrderWindow());
    }

    private static Keeping inDirectory(Data data, Options wanted, Assembly assembly)
            throws IOException {
        DatabaseOptions usual = options(data, wanted.limits);
        DatabaseOptions options = wanted.window.map(usual::withOutOfOrderWindow).orElse(usual);
        Database database =
                assembly.own(
                        Database.open(
                                data.directory(),
                                options,
                                new Database.Surroundings(
                                        assembly.clock(),
                                        System::nanoTime,
                                        assembly.random(),
                                        wanted.time)));
        assembly.show(database::families);
        assembly.show(() -> List.of(earliest(database)));
        assembly.every(SYNC, "sync", database::sync);
        assembly.every(TENDING, "tending", database::tend);
        return new Keeping(
                database,
                database,
                database,
                database,
                () -> state(database.troubles()),
                () -> stored(database),
                database::awaitReplay,
                flags(data, options),
                Optional.of(
                        new DatabaseAdministration(
                                database, data.directory(), assembly.clock(), assembly.random())));
    }

    /// Thanos' sidecar looks for it by this name.
    private static MetricFamily earliest(Database database) {
        return new MetricFamily(
                "prometheus_tsdb_lowest_timestamp_seconds",
                MetricType.GAUGE,
                "The time of the earliest sample in seconds since the epoch.",
                database.earliestMillis().stream()
                        .<MetricPoint>mapToObj(
                                millis -> new MetricPoint.Value(Labels.EMPTY, millis / 1e3))
                        .toList());
    }

    private static DatabaseOptions options(Data data, Limits limits) {
        DatabaseOptions usual = DatabaseOptions.DEFAULT;
        DatabaseOptions.Blocks blocks = usual.blocks();
        DatabaseOptions.Memory memory = usual.memory();
        HeadMemory there = HeadMemory.ofThisProcess();
        DatabaseOptions.Blocks kept =
                new DatabaseOptions.Blocks(
                        data.retention().orElse(blocks.retention()),
                        data.bytes().orElse(blocks.maxBytes()),
                        blocks.span());
        return usual.with(data.longestBlock().map(kept::withLongest).orElse(kept))
                .with(
                        new DatabaseOptions.Memory(
                                Bounds.series(limits, there),
                                data.memoryBytes().orElse(there.bytes()),
                                memory.maxExemplars()));
    }

    private static Map<String, String> flags(Data data, DatabaseOptions options) {
        return Map.of(
                "storage.tsdb.path",
                data.directory().toString(),
                "storage.tsdb.retention.time",
                PrometheusDuration.format(options.blocks().retention()),
                "storage.tsdb.retention.size",
                options.blocks().maxBytes() + "B",
                "storage.tsdb.min-block-duration",
                PrometheusDuration.format(options.blocks().span()),
                "storage.tsdb.max-block-duration",
                PrometheusDuration.format(options.blocks().longest()));
    }

    private static StoreState stored(Database database) {
        Replay replay = database.replay();
        return new StoreState(
                new ReplayProgress(
                        replay.firstSegment(), replay.lastSegment(), replay.currentSegment()),
                database.damaged(),
                database.chunks(),
                database.blocks());
    }

    private static Optional<String> state(List<String> troubles) {
        return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles));
    }
}
