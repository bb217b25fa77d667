package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.ServeOptions.FromConfiguration;
import dev.steelyard.apiserver.command.Version;
import dev.steelyard.apiserver.query.Description;
import dev.steelyard.apiserver.query.QueryRoutes;
import dev.steelyard.apiserver.serving.EngineRoutes;
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
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// The engine without a cluster, put together and running: scrapes what a configuration file of
/// Prometheus says, and serves over plain HTTP.
public final class ConfiguredEngine implements Program {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

    private final ServeOptions options;
    private final Assembly assembly;
    private final AtomicBoolean serving = new AtomicBoolean();
    private final Keeping keeping;
    private final ScrapeJobs jobs;
    private final Listener listener;

    /// Starts everything.
    ///
    /// @throws IOException where the configuration cannot be used, with a line for each problem, or
    ///   the address cannot be listened on
    static ConfiguredEngine open(ServeOptions options, FromConfiguration mode, Vertx vertx)
            throws IOException {
        FollowedConfiguration configuration = new FollowedConfiguration(mode.file());
        Assembly assembly = new Assembly();
        try {
            return new ConfiguredEngine(
                    options, configuration, Keeping.open(mode.data(), assembly), vertx, assembly);
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
        this.assembly = assembly;
        this.keeping = keeping;
        this.jobs =
                assembly.own(
                        ScrapeJobs.open(
                                keeping.store(),
                                ScrapeClock.of(assembly.clock()),
                                Version.text(),
                                configuration.current()));
        assembly.show(jobs::families);
        assembly.show(configuration::families);
        assembly.every(LOOK, "configuration", () -> configuration.look(jobs::become));
        assembly.every(LOOK, "targets", jobs::refresh);
        this.listener = assembly.own(listen(vertx, configuration));
        serving.set(true);
    }

    private Listener listen(Vertx vertx, FollowedConfiguration configuration) throws IOException {
        RequestMetrics metrics = new RequestMetrics();
        assembly.show(metrics::families);
        List<Routes> routes = new ArrayList<>();
        routes.add(
                new EngineRoutes(
                        List.of(HealthCheck.of("serving", serving::get, "starting or stopping")),
                        keeping.state(),
                        new OwnMetrics(assembly::families)));
        QueryRoutes queries = queries(configuration);
        assembly.show(queries::families);
        routes.add(queries);
        return Listener.openPlain(
                vertx,
                ListenerOptions.ofQueries(options.host(), options.port()),
                new Listener.Parts(new OpenFlow(routes), metrics, System::nanoTime));
    }

    private QueryRoutes queries(FollowedConfiguration configuration) {
        Description description =
                new Description(
                        Version.text(),
                        assembly.clock().instant(),
                        Map.of(
                                "web.listen-address",
                                options.host() + ":" + options.port(),
                                "config.file",
                                configuration.file().toString()),
                        configuration::text);
        return new QueryRoutes(
                new QueryRoutes.Sources(
                        new Engine(
                                EngineOptions.DEFAULT
                                        .withMaxBytes(mostBytesOfQuery())
                                        .withSubqueryStep(
                                                configuration.current().evaluationInterval())),
                        keeping.reader(),
                        jobs,
                        () -> configuration.current().externalLabels(),
                        description),
                ParserOptions.STABLE,
                assembly.clock());
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
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return "http://" + host + ":" + listener.port();
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
