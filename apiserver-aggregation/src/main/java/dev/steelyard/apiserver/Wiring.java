package dev.steelyard.apiserver;

import dev.steelyard.apiserver.access.Authenticator;
import dev.steelyard.apiserver.access.KubernetesReviews;
import dev.steelyard.apiserver.access.LiveSettings;
import dev.steelyard.apiserver.access.SettingsWatch;
import dev.steelyard.apiserver.access.StaticToken;
import dev.steelyard.apiserver.access.SubjectAccess;
import dev.steelyard.apiserver.certificates.ApiServices;
import dev.steelyard.apiserver.certificates.BundleRenewal;
import dev.steelyard.apiserver.certificates.BundleSecret;
import dev.steelyard.apiserver.certificates.CertificateIssuer;
import dev.steelyard.apiserver.certificates.CertificateKeeper;
import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.certificates.ServingNames;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.ServeOptions.InCluster;
import dev.steelyard.apiserver.command.ServeOptions.Standalone;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.CustomMetricsApi;
import dev.steelyard.apiserver.groups.ExternalMetricsApi;
import dev.steelyard.apiserver.groups.ResourceMetricsApi;
import dev.steelyard.apiserver.groups.UsageReadings;
import dev.steelyard.apiserver.readiness.ServiceEndpoints;
import dev.steelyard.apiserver.readiness.Warmth;
import dev.steelyard.apiserver.serving.Endpoints;
import dev.steelyard.apiserver.serving.Health;
import dev.steelyard.apiserver.serving.HealthCheck;
import dev.steelyard.apiserver.serving.Listener;
import dev.steelyard.apiserver.serving.ListenerOptions;
import dev.steelyard.apiserver.serving.OwnMetrics;
import dev.steelyard.apiserver.serving.RequestFlow;
import dev.steelyard.apiserver.serving.RequestMetrics;
import dev.steelyard.discovery.AnnotatedPods;
import dev.steelyard.discovery.Cadence;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.InventoryMetrics;
import dev.steelyard.inventory.ManifestException;
import dev.steelyard.inventory.ManifestInventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.WatchedInventory;
import dev.steelyard.kubelet.CollectorMetrics;
import dev.steelyard.kubelet.KubeletAccess;
import dev.steelyard.kubelet.KubeletTargets;
import dev.steelyard.kubelet.KubeletTrust;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.rules.RuleBook;
import dev.steelyard.rules.RuleMetrics;
import dev.steelyard.rules.Surroundings;
import dev.steelyard.rules.Verdict;
import dev.steelyard.rules.control.Leadership;
import dev.steelyard.scrape.HttpScrapeClient;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.scrape.ScrapePool;
import dev.steelyard.scrape.Scraping;
import dev.steelyard.scrape.TargetSource;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.ResourceUsage;
import dev.steelyard.usage.UsageAnswer;
import dev.steelyard.usage.UsageMetrics;
import dev.steelyard.usage.UsageOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Puts the program together: the one place that names concrete parts and knows the clock.
///
/// What is opened is closed in reverse order.
final class Wiring implements AutoCloseable {
    private static final Logger log = Logger.getLogger(Wiring.class);

    private static final Path SERVICE_ACCOUNT =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String SERVING_SECRET = "steelyard-serving";
    private static final String LEASE = "steelyard";
    private static final Duration TRUNCATION = Duration.ofMinutes(1);
    private static final Duration MANIFESTS = Duration.ofSeconds(2);
    private static final Duration WARMTH = Duration.ofSeconds(1);

    /// An APIService that was just made is not trusted before the next look.
    private static final Duration CERTIFICATES = Duration.ofSeconds(10);

    private static final int TOKEN_BYTES = 20;

    /// What a series with an hour of samples takes in the head and in its target's cache.
    private static final int BYTES_PER_SERIES = 4096;

    private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

    private final ServeOptions options;
    private final Vertx vertx;
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Upkeep upkeep = new Upkeep();
    private final List<Supplier<List<MetricFamily>>> figures = new ArrayList<>();
    private final ServingCertificate certificate = new ServingCertificate();
    private final AtomicBoolean serving = new AtomicBoolean();
    private String inventedToken = "";
    private volatile Supplier<List<TargetStatus>> statuses = List::of;
    private Supplier<List<Verdict>> verdicts = List::of;
    private @Nullable Listener listener;

    private Wiring(ServeOptions options, Vertx vertx) {
        this.options = options;
        this.vertx = vertx;
    }

    /// Starts everything.
    ///
    /// @param client of the cluster; asked for in cluster mode only, and not closed
    static Wiring open(ServeOptions options, Vertx vertx, Supplier<KubernetesClient> client)
            throws IOException {
        Wiring wiring = new Wiring(options, vertx);
        try {
            wiring.start(client);
            return wiring;
        } catch (IOException | RuntimeException e) {
            wiring.close();
            throw e;
        }
    }

    private void start(Supplier<KubernetesClient> client) throws IOException {
        own(upkeep);
        figures.add(upkeep::families);
        Surround surround =
                switch (options.mode()) {
                    case InCluster mode -> cluster(mode, client.get());
                    case Standalone mode -> standalone(mode);
                };
        listener = own(listen(surround, measure(surround)));
        serving.set(true);
    }

    /// What differs between a cluster and a directory of manifests.
    private record Surround(
            Inventory inventory,
            List<TargetSource> targets,
            KubeletAccess access,
            Gate gate,
            List<HealthCheck> ready,
            RuleSource rules) {}

    /// Puts the rules of the surround to work.
    private interface RuleSource {
        Supplier<RuleBook> start(Head head, Surroundings surroundings);
    }

    /// Who lets callers in.
    private record Gate(Authenticator authenticator, SubjectAccess access) {}

    private Surround cluster(InCluster mode, KubernetesClient client) {
        LiveSettings settings = new LiveSettings();
        own(SettingsWatch.open(client, settings));
        keepCertificate(mode, client);
        WatchedInventory inventory = own(WatchedInventory.open(client));
        Cadence cadence = cadence();
        KubeletTargets kubelets =
                new KubeletTargets(
                        inventory,
                        new KubeletTargets.Options(
                                KubeletTargets.Options.DEFAULT.addressTypes(), cadence));
        AnnotatedPods pods = new AnnotatedPods(inventory, cadence);
        KubeletAccess access = kubeletAccess(trust(mode), inventory);
        figures.add(() -> InventoryMetrics.of(inventory));
        figures.add(new CollectorMetrics(pods, kubelets, access)::families);
        KubernetesReviews reviews = new KubernetesReviews(client);
        List<TargetSource> targets = List.of(kubelets, pods);
        Warmth warmth = warmth(mode, client, inventory, targets);
        return new Surround(
                inventory,
                targets,
                access,
                new Gate(
                        new Authenticator(settings, reviews, clock),
                        new SubjectAccess(reviews, clock)),
                List.of(
                        HealthCheck.of(
                                "authentication",
                                settings::isLoaded,
                                "the authentication ConfigMap has not been read"),
                        HealthCheck.of("warm", warmth::isWarm, "measuring has just begun")),
                (head, surroundings) -> clusterRules(mode, client, head, surroundings));
    }

    private Warmth warmth(
            InCluster mode,
            KubernetesClient client,
            Inventory inventory,
            List<TargetSource> targets) {
        ServiceEndpoints.Self self =
                new ServiceEndpoints.Self(mode.namespace(), mode.service(), mode.replica());
        Warmth warmth =
                new Warmth(
                        new Warmth.Sources(
                                inventory::isComplete,
                                () ->
                                        targets.stream()
                                                .flatMap(source -> source.targets().stream())
                                                .toList(),
                                () -> statuses.get(),
                                new ServiceEndpoints(client, self)),
                        System::nanoTime);
        figures.add(warmth::families);
        upkeep.every(WARMTH, "warmth", warmth::look);
        return warmth;
    }

    private Supplier<RuleBook> clusterRules(
            InCluster mode, KubernetesClient client, Head head, Surroundings surroundings) {
        ClusterRules rules =
                own(
                        new ClusterRules(
                                new ClusterRules.Parts(
                                        client, head, surroundings, clock, System::nanoTime),
                                new Leadership.Candidate(mode.namespace(), LEASE, mode.replica())));
        figures.add(rules::families);
        return rules::book;
    }

    private void keepCertificate(InCluster mode, KubernetesClient client) {
        CertificateKeeper keeper =
                new CertificateKeeper(
                        new BundleSecret(client, mode.namespace(), SERVING_SECRET),
                        new BundleRenewal(
                                new CertificateIssuer(clock, random),
                                ServingNames.ofService(mode.service(), mode.namespace())),
                        certificate,
                        new ApiServices(
                                client,
                                mode.namespace(),
                                mode.service(),
                                ServedGroups.apiServiceNames()),
                        clock);
        figures.add(keeper::families);
        upkeep.every(CERTIFICATES, "certificates", keeper::keep);
    }

    private static KubeletTrust trust(InCluster mode) {
        return mode.kubeletInsecure()
                ? new KubeletTrust.Anyone()
                : new KubeletTrust.Authorities(
                        mode.kubeletAuthority().orElse(SERVICE_ACCOUNT.resolve("ca.crt")));
    }

    private KubeletAccess kubeletAccess(KubeletTrust trust, Inventory inventory) {
        return new KubeletAccess(
                new KubeletAccess.Options(SERVICE_ACCOUNT.resolve("token"), trust),
                inventory,
                clock);
    }

    private Cadence cadence() {
        Duration interval = options.scrapeInterval();
        Duration usual = Cadence.DEFAULT.timeout();
        return new Cadence(interval, usual.compareTo(interval) > 0 ? interval : usual);
    }

    private Surround standalone(Standalone mode) throws IOException {
        ManifestInventory inventory = manifests(mode.directory());
        upkeep.every(MANIFESTS, "manifests", () -> reread(inventory));
        BundleRenewal renewal =
                new BundleRenewal(new CertificateIssuer(clock, random), ServingNames.ofLoopback());
        certificate.show(renewal.first().leaf());
        StaticToken token = new StaticToken(token(mode.token()));
        return new Surround(
                inventory,
                List.of(new AnnotatedPods(inventory, cadence())),
                kubeletAccess(
                        new KubeletTrust.Authorities(SERVICE_ACCOUNT.resolve("ca.crt")), inventory),
                new Gate(
                        new Authenticator(new LiveSettings(), token, clock),
                        new SubjectAccess(token, clock)),
                List.of(),
                (head, surroundings) -> standaloneRules(mode, head, surroundings));
    }

    private Supplier<RuleBook> standaloneRules(
            Standalone mode, Head head, Surroundings surroundings) {
        StandaloneRules rules =
                own(new StandaloneRules(mode.directory(), head, surroundings, clock));
        upkeep.every(MANIFESTS, "rules", rules::refresh);
        return rules::book;
    }

    private static ManifestInventory manifests(Path directory) throws IOException {
        try {
            return ManifestInventory.open(directory);
        } catch (ManifestException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void reread(ManifestInventory inventory) {
        switch (inventory.refresh()) {
            case ManifestInventory.Refresh.Unchanged() -> {}
            case ManifestInventory.Refresh.Reread(int objects) ->
                    log.infof("manifests read again objects=%d", objects);
            case ManifestInventory.Refresh.Refused(ManifestException problem) ->
                    log.errorf("manifests stay as they were: %s", problem.getMessage());
        }
    }

    private String token(ServeOptions.Token source) throws IOException {
        return switch (source) {
            case ServeOptions.Token.Given(String text) -> text;
            case ServeOptions.Token.InFile(Path file) -> Files.readString(file).strip();
            case ServeOptions.Token.Generated() -> {
                byte[] bytes = new byte[TOKEN_BYTES];
                random.nextBytes(bytes);
                inventedToken = HexFormat.of().formatHex(bytes);
                yield inventedToken;
            }
        };
    }

    private Endpoints.Groups measure(Surround surround) {
        Head head = new Head(headOptions());
        upkeep.every(TRUNCATION, "truncation", () -> head.truncate(clock.millis()));
        ScrapeLimits limits = ScrapeLimits.DEFAULT;
        ScrapePool pool =
                own(
                        ScrapePool.open(
                                new Scraping(
                                        head,
                                        own(
                                                new HttpScrapeClient(
                                                        surround.access(), limits, Version.text())),
                                        ScrapeClock.of(clock),
                                        limits),
                                surround.targets()));
        ResourceUsage usage =
                own(ResourceUsage.open(head, surround.inventory(), UsageOptions.DEFAULT, clock));
        figures.add(head.metrics()::families);
        figures.add(pool::families);
        figures.add(() -> UsageMetrics.of(usage));
        UsageReadings readings = readings(usage);
        Supplier<RuleBook> book =
                surround.rules()
                        .start(
                                head,
                                new ObservedPods(
                                        surround.inventory(), pool::statuses, readings, clock));
        figures.add(() -> RuleMetrics.of(book.get(), clock.millis()));
        statuses = pool::statuses;
        verdicts = () -> book.get().verdicts(clock.millis());
        RuleSignals signals = new RuleSignals(book, clock);
        return new Endpoints.Groups(
                new ResourceMetricsApi(surround.inventory(), readings, clock),
                new CustomMetricsApi(surround.inventory(), signals),
                new ExternalMetricsApi(signals));
    }

    /// As many series as half of the memory can hold, so that others are refused before it runs
    /// out.
    private static HeadOptions headOptions() {
        HeadOptions usual = HeadOptions.DEFAULT;
        long fitting = Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_SERIES;
        return new HeadOptions(usual.retention(), (int) Math.min(usual.maxSeries(), fitting));
    }

    private static UsageReadings readings(ResourceUsage usage) {
        return new UsageReadings() {
            @Override
            public UsageAnswer<NodeUsage> node(NodeRecord node) {
                return usage.node(node);
            }

            @Override
            public UsageAnswer<PodUsage> pod(PodRecord pod) {
                return usage.pod(pod);
            }
        };
    }

    private Listener listen(Surround surround, Endpoints.Groups groups) throws IOException {
        List<HealthCheck> ready = new ArrayList<>(surround.ready());
        ready.add(
                HealthCheck.of(
                        "certificate", certificate::isLoaded, "there is no serving certificate"));
        ready.add(HealthCheck.of("serving", serving::get, "starting or stopping"));
        Health health = new Health(List.of(HealthCheck.of("ping", () -> true, "")), ready);
        RequestMetrics metrics = new RequestMetrics();
        figures.add(metrics::families);
        Endpoints endpoints =
                new Endpoints(groups, health, new OwnMetrics(figures), Version.text());
        RequestFlow flow =
                new RequestFlow(
                        surround.gate().authenticator(),
                        surround.gate().access(),
                        endpoints,
                        health,
                        metrics);
        return Listener.open(
                vertx,
                ListenerOptions.of(options.host(), options.port()),
                certificate,
                new Listener.Parts(flow, metrics, System::nanoTime));
    }

    /// Says on one line where the program listens, and with which token where it made one up.
    void announce(PrintStream out) {
        out.printf(
                "steelyard %s listens on %s%s%n",
                Version.text(),
                address(),
                inventedToken.isEmpty() ? "" : " with the token " + inventedToken);
    }

    /// Where the program listens: `https://HOST:PORT`.
    String address() {
        return "https://"
                + options.host()
                + ":"
                + (listener == null ? options.port() : listener.port());
    }

    /// The token that was made up, or empty.
    String inventedToken() {
        return inventedToken;
    }

    /// What each rule sees and decides at this moment.
    List<Verdict> verdicts() {
        return verdicts.get();
    }

    /// Where the program scrapes.
    List<URI> targets() {
        return statuses.get().stream().map(status -> status.target().url()).toList();
    }

    /// Stops being ready, goes on answering while others take notice, and lets the last requests
    /// end.
    void drain() {
        serving.set(false);
        try {
            Thread.sleep(options.drain());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (listener != null) {
            listener.drain(LAST_REQUESTS);
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                // The others are to be closed all the same.
                log.warnf(e, "closing %s failed", part.getClass().getSimpleName());
            }
        }
    }
}
