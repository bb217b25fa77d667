package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.ListenAddress;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.ServeOptions.Door;
import dev.steelyard.apiserver.command.ServeOptions.FromConfiguration;
import dev.steelyard.apiserver.command.Version;
import dev.steelyard.apiserver.push.PushLimits;
import dev.steelyard.apiserver.query.CrossOrigin;
import dev.steelyard.apiserver.query.Description;
import dev.steelyard.apiserver.query.Features;
import dev.steelyard.apiserver.query.QueryRoutes;
import dev.steelyard.apiserver.serving.EngineRoutes;
import dev.steelyard.apiserver.serving.Health;
import dev.steelyard.apiserver.serving.HealthCheck;
import dev.steelyard.apiserver.serving.Listener;
import dev.steelyard.apiserver.serving.ListenerOptions;
import dev.steelyard.apiserver.serving.OpenFlow;
import dev.steelyard.apiserver.serving.OwnMetrics;
import dev.steelyard.apiserver.serving.RequestMetrics;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.job.ScrapeJobs;
import dev.steelyard.tsdb.ClockWitness;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The engine without a cluster, put together and running: scrapes what a configuration file of
/// Prometheus says, and serves over plain HTTP.
public final class ConfiguredEngine implements Program {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int CONCURRENCY = 20;
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

    private final ServeOptions options;
    private final Assembly assembly;
    private final AtomicBoolean serving = new AtomicBoolean();
    private final Set<Door> doors;
    private final Keeping keeping;
    private final FollowedConfiguration configuration;
    private final ScrapeJobs jobs;
    private final Listener listener;

    /// Starts everything.
    ///
    /// @throws IOException where the configuration cannot be used, with a line for each problem, or
    ///   the address cannot be listened on
    static ConfiguredEngine open(ServeOptions options, FromConfiguration mode, Vertx vertx)
            throws IOException {
        Assembly assembly = new Assembly();
        try {
            FollowedConfiguration configuration =
                    new FollowedConfiguration(mode.file(), assembly.clock());
            return new ConfiguredEngine(
                    options,
                    configuration,
                    Keeping.open(
                            new Keeping.Options(
                                    options.data(),
                                    options.limits(),
                                    configuration.current().outOfOrderWindow(),
                                    ClockWitness.NONE),
                            assembly),
                    vertx,
                    assembly);
        } catch (IOException | RuntimeException e) {
            assembly.close();
            throw e;
        }
    }

    private ConfiguredEngine(
            ServeOptions options,
            FollowedConfiguration configuration,
            Keeping keeping,
            Vertx vertx,
            Assembly assembly)
            throws IOException {
        this.options = options;
        this.doors = options.mode() instanceof FromConfiguration mode ? mode.doors() : Set.of();
        this.assembly = assembly;
        this.keeping = keeping;
        this.configuration = configuration;
        this.jobs =
                assembly.own(
                        ScrapeJobs.open(
                                keeping.store(),
                                ScrapeClock.of(assembly.clock()),
                                new ScrapeJobs.Terms(
                                        Version.text(), Bounds.scrape(options.limits())),
                                configuration.current()));
        assembly.show(jobs::families);
        assembly.show(configuration::families);
        assembly.every(LOOK, "configuration", this::readAgain);
        assembly.every(LOOK, "targets", jobs::refresh);
        this.listener = assembly.own(listen(vertx, configuration));
        serving.set(true);
    }

    private Listener listen(Vertx vertx, FollowedConfiguration configuration) throws IOException {
        RequestMetrics metrics = new RequestMetrics();
        assembly.show(metrics::families);
        Health health =
                new Health(
                        List.of(),
                        List.of(HealthCheck.of("serving", serving::get, "starting or stopping")),
                        keeping.state());
        List<Routes> routes = new ArrayList<>();
        routes.add(
                new EngineRoutes(
                        health, new OwnMetrics(assembly::families), reload(configuration)));
        PushLimits pushes = Bounds.push(options.limits());
        routes.addAll(
                Doors.routes(
                        new Doors.Open(doors, pushes), keeping, configuration::current, assembly));
        QueryRoutes queries = queries(configuration);
        assembly.show(queries::families);
        routes.add(new CrossOrigin(queries, Pattern.compile(options.queries().origins())));
        return Listener.openPlain(
                vertx,
                listening(pushes),
                new Listener.Parts(
                        new OpenFlow(Routes.firstOf(routes)), metrics, System::nanoTime));
    }

    /// Takes bodies as long as a push may be, and questions as ever.
    private ListenerOptions listening(PushLimits pushes) {
        ListenerOptions usual =
                ListenerOptions.ofQueries(options.listen().host(), options.listen().port());
        return usual.withMaxBodyBytes(Math.max(usual.maxBodyBytes(), pushes.bodyBytes()));
    }

    private Optional<Supplier<Optional<String>>> reload(FollowedConfiguration configuration) {
        return doors.contains(Door.RELOAD)
                ? Optional.of(() -> configuration.look(jobs::become))
                : Optional.empty();
    }

    private QueryRoutes queries(FollowedConfiguration configuration) {
        boolean experimental = options.queries().experimental();
        EngineOptions usual =
                experimental ? EngineOptions.DEFAULT.withEverything() : EngineOptions.DEFAULT;
        return new QueryRoutes(
                new QueryRoutes.Sources(
                        new Engine(
                                usual.withMaxBytes(mostBytesOfQuery())
                                        .withSubqueryStep(
                                                configuration.current().evaluationInterval())),
                        keeping.reader(),
                        keeping.exemplars(),
                        jobs,
                        () -> configuration.current().externalLabels(),
                        description(configuration)),
                experimental ? ParserOptions.EXPERIMENTAL : ParserOptions.STABLE,
                assembly.clock(),
                CONCURRENCY);
    }

    private Description description(FollowedConfiguration configuration) {
        return new Description(
                Version.text(),
                assembly.clock().instant(),
                flags(configuration.file().toString()),
                new Features(doors, Set.of("static", "file"), true),
                () ->
                        new Description.State(
                                configuration.text(),
                                configuration.since(),
                                configuration.refusedSince(),
                                keeping.stored().get()));
    }

    private Map<String, String> flags(String file) {
        Map<String, String> flags = new HashMap<>(keeping.flags());
        flags.put("web.listen-address", options.listen().authority());
        flags.put("config.file", file);
        flags.put("web.cors.origin", options.queries().origins());
        flags.put("web.enable-lifecycle", Boolean.toString(doors.contains(Door.RELOAD)));
        flags.put("web.enable-admin-api", Boolean.toString(doors.contains(Door.ADMIN)));
        flags.put("query.max-concurrency", Integer.toString(CONCURRENCY));
        if (options.queries().experimental()) {
            flags.put(
                    "enable-feature",
                    "promql-experimental-functions,promql-binop-fill-modifiers,"
                            + "promql-delayed-name-removal,use-start-timestamps");
        }
        return flags;
    }

    /// An eighth of the heap, so that some queries at once leave room for all else.
    private static long mostBytesOfQuery() {
        return Runtime.getRuntime().maxMemory() / 8;
    }

    @Override
    public void announce(PrintStream out) {
        out.printf("steelyard %s listens on %s%n", Version.text(), address());
    }

    @Override
    public String address() {
        return "http://" + new ListenAddress(options.listen().host(), listener.port()).authority();
    }

    @Override
    public void readAgain() {
        Optional<String> _ = configuration.look(jobs::become); // which tells what is wrong
    }

    @Override
    public void drain() {
        serving.set(false);
        listener.drain(LAST_REQUESTS);
    }

    @Override
    public void close() {
        assembly.close();
    }
}
