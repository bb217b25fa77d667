package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.access.Authenticator;
import dev.steelyard.apiserver.access.LiveSettings;
import dev.steelyard.apiserver.access.SubjectAccess;
import dev.steelyard.apiserver.certificates.CertificateIssuer;
import dev.steelyard.apiserver.certificates.KeyedCertificate;
import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.certificates.ServingNames;
import dev.steelyard.apiserver.chaining.Chain;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.discovery.ServedNames;
import dev.steelyard.apiserver.groups.CustomMetricsApi;
import dev.steelyard.apiserver.groups.DescribedObjects;
import dev.steelyard.apiserver.groups.ExternalMetricsApi;
import dev.steelyard.apiserver.groups.FakeInventory;
import dev.steelyard.apiserver.groups.FakeReadings;
import dev.steelyard.apiserver.groups.KindNames;
import dev.steelyard.apiserver.groups.ObjectDirectory;
import dev.steelyard.apiserver.groups.ResourceMetricsApi;
import dev.steelyard.apiserver.groups.ValueAges;
import dev.steelyard.apiserver.query.ListedSeries;
import dev.steelyard.rules.described.ScrapeRuleKeeper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The server on a free port of loopback over real TLS, with fakes behind it and authorities of its
/// own in front.
public final class ServerFixture implements AutoCloseable {
    public final TickingClock clock = new TickingClock();
    public final ClientAuthority frontProxyAuthority = new ClientAuthority("front-proxy-ca");
    public final ClientAuthority clientAuthority = new ClientAuthority("kubernetes");
    public final LiveSettings settings = new LiveSettings();
    public final FakeReviews reviews = new FakeReviews();
    public final FakeInventory inventory = new FakeInventory();
    public final FakeReadings readings = new FakeReadings();
    public final AtomicBoolean ready = new AtomicBoolean(true);
    public final ServingCertificate certificate = new ServingCertificate();
    public final RequestMetrics metrics = new RequestMetrics();

    public final ListedSeries series = new ListedSeries();
    public final ScrapeRuleKeeper scrapeRules = new ScrapeRuleKeeper();
    public final KindNames kindNames = new KindNames();
    public final AtomicReference<ServedNames> names = new AtomicReference<>(ServedNames.NONE);

    /// What objects of other kinds a label selector chooses: by the selector.
    public final Map<String, Set<String>> labelled = new ConcurrentHashMap<>();

    private final KeyedCertificate authority;
    private final Vertx vertx = Vertx.vertx();
    private final Listener listener;

    public ServerFixture() {
        this(
                new ListenerOptions("127.0.0.1", 0, 400, Duration.ofSeconds(20), 64 * 1024),
                Optional.empty());
    }

    /// With older adapters to ask.
    public ServerFixture(ListenerOptions options, Chain older) {
        this(options, Optional.empty(), older);
    }

    public ServerFixture(ListenerOptions options, Optional<Routes> routes) {
        this(options, routes, Chain.ofNobody());
    }

    private ServerFixture(ListenerOptions options, Optional<Routes> routes, Chain older) {
        CertificateIssuer issuer =
                new CertificateIssuer(InstantSource.system(), new SecureRandom());
        authority = issuer.authority();
        certificate.show(issuer.leaf(authority, ServingNames.ofLoopback()));
        settings.update(settingsData(frontProxyAuthority, "[\"front-proxy-client\"]"));
        Health health =
                new Health(
                        List.of(HealthCheck.of("ping", () -> true, "")),
                        List.of(
                                HealthCheck.of("ping", () -> true, ""),
                                HealthCheck.of("certificate", ready::get, "secret reason")));
        ValueAges ages = new ValueAges(clock);
        DescribedObjects described =
                new DescribedObjects(
                        scrapeRules::metrics,
                        series,
                        new DescribedObjects.Known(inventory, kindNames, this::selected),
                        clock);
        Endpoints endpoints =
                new Endpoints(
                        new Endpoints.Groups(
                                new ResourceMetricsApi(inventory, readings, clock, ages.resource()),
                                new CustomMetricsApi(
                                        inventory,
                                        readings,
                                        described,
                                        older.of(ServedGroups.CUSTOM),
                                        ages.custom()),
                                new ExternalMetricsApi(
                                        readings,
                                        described,
                                        older.of(ServedGroups.EXTERNAL),
                                        ages.external()),
                                () -> names.get().filledUpWith(older.names())),
                        health,
                        new OwnMetrics(() ->
                                Stream.of(metrics.families(), older.families(), ages.families())
                                        .flatMap(List::stream)
                                        .toList()),
                        "0.1.0-test");
        RequestFlow flow =
                new RequestFlow(
                        new Authenticator(settings, reviews, clock),
                        new SubjectAccess(reviews, clock),
                        routes.orElse(endpoints),
                        health,
                        metrics);
        try {
            listener =
                    Listener.open(
                            vertx,
                            options,
                            certificate,
                            new Listener.Parts(flow, metrics, System::nanoTime));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> selected(ObjectDirectory.Selection selection) {
        return labelled.getOrDefault(selection.labelSelector(), Set.of());
    }

    /// What the ConfigMap says of a front proxy's authority.
    public Map<String, String> settingsData(ClientAuthority proxy, String allowedNames) {
        Map<String, String> data = new HashMap<>();
        data.put("requestheader-client-ca-file", proxy.pem());
        data.put("client-ca-file", clientAuthority.pem());
        data.put("requestheader-allowed-names", allowedNames);
        data.put("requestheader-username-headers", "[\"X-Remote-User\"]");
        data.put("requestheader-group-headers", "[\"X-Remote-Group\"]");
        data.put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]");
        return data;
    }

    public Listener listener() {
        return listener;
    }

    public URI uri(String path) {
        return URI.create("https://localhost:" + listener.port() + path);
    }

    /// A client on a connection of its own that presents `credentials`, or no certificate.
    public HttpClient client(ClientAuthority.@Nullable Credentials credentials) {
        return HttpClient.newBuilder()
                .sslContext(tls(credentials))
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    public SSLContext tls(ClientAuthority.@Nullable Credentials credentials) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null);
            trusted.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys =
                    credentials == null ? new KeyManager[0] : new KeyManager[] {credentials};
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Asks as the front proxy on behalf of a member of `system:masters`.
    public HttpResponse<String> get(String path, String... headers) {
        ClientAuthority.Credentials proxy = frontProxyAuthority.issue("CN=front-proxy-client");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .header("X-Remote-User", "admin")
                        .header("X-Remote-Group", "system:masters");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(client(proxy), request);
    }

    public static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        try (client) {
            return client.send(
                    request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The last question that was asked for permission.
    public Attributes lastAttributes() {
        return reviews.asked().getLast().attributes();
    }

    @Override
    public void close() {
        listener.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
