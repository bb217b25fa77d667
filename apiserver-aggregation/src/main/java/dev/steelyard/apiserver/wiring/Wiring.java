package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.command.ListenAddress;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.ServeOptions.FromConfiguration;
import dev.steelyard.apiserver.command.ServeOptions.InCluster;
import dev.steelyard.apiserver.command.ServeOptions.Standalone;
import dev.steelyard.apiserver.command.Version;
import dev.steelyard.apiserver.serving.Endpoints;
import dev.steelyard.apiserver.serving.Health;
import dev.steelyard.apiserver.serving.HealthCheck;
import dev.steelyard.apiserver.serving.Listener;
import dev.steelyard.apiserver.serving.ListenerOptions;
import dev.steelyard.apiserver.serving.OwnMetrics;
import dev.steelyard.apiserver.serving.RequestFlow;
import dev.steelyard.apiserver.serving.RequestMetrics;
import dev.steelyard.discovery.Cadence;
import dev.steelyard.rules.Verdict;
import dev.steelyard.usage.UsageOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The program, put together and running.
public final class Wiring implements Program {
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

    private final ServeOptions options;
    private final Assembly assembly;
    private final ServingCertificate certificate = new ServingCertificate();
    private final AtomicBoolean serving = new AtomicBoolean();
    private final String inventedToken;
    private final Measuring measuring;
    private final Listener listener;
    private final Optional<Listener> queries;

    /// Starts everything.
    ///
    /// @param client of the cluster; asked for in cluster mode only, and not closed
    public static Wiring open(ServeOptions options, Vertx vertx, Supplier<KubernetesClient> client)
            throws IOException {
        Assembly assembly = new Assembly();
        try {
            return new Wiring(options, vertx, client, assembly);
        } catch (IOException | RuntimeException e) {
            assembly.close();
            throw e;
        }
    }

    private Wiring(
            ServeOptions options, Vertx vertx, Supplier<KubernetesClient> client, Assembly assembly)
            throws IOException {
        this.options = options;
        this.assembly = assembly;
        Cadence cadence = cadence(options.scrapeInterval());
        Surround surround;
        switch (options.mode()) {
            case InCluster mode -> {
                surround =
                        new ClusterSurround(assembly, cadence, mode, client.get())
                                .open(certificate);
                inventedToken = "";
            }
            case Standalone mode -> {
                StandaloneSurround alone = new StandaloneSurround(assembly, cadence, mode);
                surround = alone.open(certificate);
                inventedToken = alone.inventedToken();
            }
            case FromConfiguration _ ->
                    throw new IllegalArgumentException(
                            "that is for ConfiguredEngine: " + options.mode());
        }
        Keeping keeping =
                Keeping.open(
                        new Keeping.Options(
                                options.data(),
                                options.limits(),
                                Optional.empty(),
                                surround.time()),
                        assembly);
        measuring =
                new Measuring(
                        assembly,
                        surround,
                        keeping,
                        new Measuring.Options(
                                Bounds.scrape(options.limits()),
                                UsageOptions.every(cadence.interval())));
        RequestMetrics metrics = new RequestMetrics();
        assembly.show(metrics::families);
        Health health = health(surround);
        listener = assembly.own(listen(vertx, surround.gate(), health, metrics));
        queries =
                new QueryDoor(assembly, surround.gate(), measuring, metrics)
                        .open(vertx, options.queries(), certificate, health);
        serving.set(true);
    }

    private static Cadence cadence(Duration interval) {
        Duration usual = Cadence.DEFAULT.timeout();
        return new Cadence(interval, usual.compareTo(interval) > 0 ? interval : usual);
    }

    private Health health(Surround surround) {
        List<HealthCheck> ready = new ArrayList<>(surround.readiness().start(measuring::statuses));
        ready.add(
                HealthCheck.of(
                        "certificate", certificate::isLoaded, "there is no serving certificate"));
        ready.add(HealthCheck.of("serving", serving::get, "starting or stopping"));
        return new Health(
                List.of(HealthCheck.of("ping", () -> true, "")),
                ready,
                measuring.keeping().state());
    }

    private Listener listen(Vertx vertx, Surround.Gate gate, Health health, RequestMetrics metrics)
            throws IOException {
        Endpoints endpoints =
                new Endpoints(
                        measuring.groups(),
                        health,
                        new OwnMetrics(assembly::families),
                        Version.text());
        RequestFlow flow =
                new RequestFlow(gate.authenticator(), gate.access(), endpoints, health, metrics);
        return Listener.open(
                vertx,
                ListenerOptions.of(options.listen().host(), options.listen().port()),
                certificate,
                new Listener.Parts(flow, metrics, System::nanoTime));
    }

    /// With the token that was made up, where one was.
    @Override
    public void announce(PrintStream out) {
        out.printf(
                "steelyard %s listens on %s%s%s%n",
                Version.text(),
                address(),
                queryAddress().map(" and answers queries on "::concat).orElse(""),
                inventedToken.isEmpty() ? "" : " with the token " + inventedToken);
    }

    @Override
    public String address() {
        return "https://" + authority(options.listen(), listener);
    }

    /// Where queries are answered, as [#address]; empty where they are not.
    public Optional<String> queryAddress() {
        return queries.map(
                door -> "https://" + authority(options.queries().listen().orElseThrow(), door));
    }

    private static String authority(ListenAddress asked, Listener open) {
        return new ListenAddress(asked.host(), open.port()).authority();
    }

    /// The token that was made up, or empty.
    public String inventedToken() {
        return inventedToken;
    }

    /// What each rule sees and decides at this moment.
    public List<Verdict> verdicts() {
        return measuring.verdicts();
    }

    /// Where the program scrapes.
    public List<URI> targets() {
        return measuring.statuses().stream().map(status -> status.target().url()).toList();
    }

    @Override
    public void readAgain() {
        // What it goes by are objects of the cluster or manifests, which it follows.
    }

    @Override
    public void drain() {
        serving.set(false);
        try {
            Thread.sleep(options.drain());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        listener.drain(LAST_REQUESTS);
        queries.ifPresent(door -> door.drain(LAST_REQUESTS));
    }

    @Override
    public void close() {
        assembly.close();
    }
}
