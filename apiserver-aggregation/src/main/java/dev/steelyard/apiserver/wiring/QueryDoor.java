package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.command.ListenAddress;
import dev.steelyard.apiserver.command.ServeOptions.Queries;
import dev.steelyard.apiserver.command.Version;
import dev.steelyard.apiserver.query.Description;
import dev.steelyard.apiserver.query.Features;
import dev.steelyard.apiserver.query.QueryRoutes;
import dev.steelyard.apiserver.remote.ReadLimits;
import dev.steelyard.apiserver.remote.ReadRoutes;
import dev.steelyard.apiserver.serving.EngineRoutes;
import dev.steelyard.apiserver.serving.Health;
import dev.steelyard.apiserver.serving.Listener;
import dev.steelyard.apiserver.serving.ListenerOptions;
import dev.steelyard.apiserver.serving.OwnMetrics;
import dev.steelyard.apiserver.serving.RequestFlow;
import dev.steelyard.apiserver.serving.RequestMetrics;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.model.Labels;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.syntax.ParserOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where queries are answered beside the metrics APIs: a listener of its own, so that the many or
/// slow of those who look never take the places of those who scale.
final class QueryDoor {
    /// Those who look share the machine with those who scale.
    private static final int CONCURRENCY = 4;

    /// A point takes 16 bytes; all queries together may take a quarter of the memory.
    private static final int BYTES_PER_POINT = 16 * 4 * CONCURRENCY;

    private final Assembly assembly;
    private final Surround.Gate gate;
    private final Measuring measuring;
    private final RequestMetrics metrics;

    QueryDoor(Assembly assembly, Surround.Gate gate, Measuring measuring, RequestMetrics metrics) {
        this.assembly = assembly;
        this.gate = gate;
        this.measuring = measuring;
        this.metrics = metrics;
    }

    /// Opens it where the options say an address.
    Optional<Listener> open(
            Vertx vertx, Queries options, ServingCertificate certificate, Health health)
            throws IOException {
        if (options.listen().isEmpty()) {
            return Optional.empty();
        }
        ListenAddress address = options.listen().get();
        QueryRoutes queries = queries(address, options.experimental());
        assembly.show(queries::families);
        Routes routes =
                Routes.firstOf(
                        List.of(
                                new EngineRoutes(
                                        health,
                                        new OwnMetrics(assembly::families),
                                        Optional.empty()),
                                new ReadRoutes(
                                        measuring.keeping().reader(),
                                        () -> Labels.EMPTY,
                                        ReadLimits.DEFAULT),
                                queries));
        RequestFlow flow =
                new RequestFlow(gate.authenticator(), gate.access(), routes, health, metrics);
        return Optional.of(
                assembly.own(
                        Listener.open(
                                vertx,
                                ListenerOptions.ofQueries(address.host(), address.port()),
                                certificate,
                                new Listener.Parts(flow, metrics, System::nanoTime))));
    }

    private QueryRoutes queries(ListenAddress address, boolean experimental) {
        EngineOptions usual =
                experimental ? EngineOptions.DEFAULT.withEverything() : EngineOptions.DEFAULT;
        long fitting = Runtime.getRuntime().maxMemory() / BYTES_PER_POINT;
        Instant started = assembly.clock().instant();
        Keeping keeping = measuring.keeping();
        Map<String, String> flags = new HashMap<>(keeping.flags());
        flags.put("web.listen-address", address.authority());
        return new QueryRoutes(
                new QueryRoutes.Sources(
                        new Engine(
                                usual.withMaxBytes(Runtime.getRuntime().maxMemory() / 8)
                                        .withMaxSamples(
                                                (int) Math.min(usual.maxSamples(), fitting))),
                        keeping.reader(),
                        keeping.exemplars(),
                        measuring.targets(),
                        () -> Labels.EMPTY,
                        new Description(
                                Version.text(),
                                started,
                                flags,
                                new Features(Set.of(), Set.of("kubernetes"), false),
                                () ->
                                        new Description.State(
                                                "",
                                                started,
                                                Optional.empty(),
                                                keeping.stored().get()))),
                experimental ? ParserOptions.EXPERIMENTAL : ParserOptions.STABLE,
                assembly.clock(),
                CONCURRENCY);
    }
}
