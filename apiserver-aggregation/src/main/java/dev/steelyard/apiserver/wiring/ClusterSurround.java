package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.access.Authenticator;
import dev.steelyard.apiserver.access.KubernetesReviews;
import dev.steelyard.apiserver.access.LiveSettings;
import dev.steelyard.apiserver.access.SettingsWatch;
import dev.steelyard.apiserver.access.SubjectAccess;
import dev.steelyard.apiserver.certificates.ApiServices;
import dev.steelyard.apiserver.certificates.BundleRenewal;
import dev.steelyard.apiserver.certificates.BundleSecret;
import dev.steelyard.apiserver.certificates.CertificateIssuer;
import dev.steelyard.apiserver.certificates.CertificateKeeper;
import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.certificates.ServingNames;
import dev.steelyard.apiserver.chaining.Chain;
import dev.steelyard.apiserver.command.KubeletOptions;
import dev.steelyard.apiserver.command.ServeOptions.InCluster;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.KindNames;
import dev.steelyard.apiserver.readiness.ServiceEndpoints;
import dev.steelyard.apiserver.readiness.Warmth;
import dev.steelyard.apiserver.serving.HealthCheck;
import dev.steelyard.discovery.AnnotatedPods;
import dev.steelyard.discovery.Cadence;
import dev.steelyard.inventory.InventoryMetrics;
import dev.steelyard.inventory.WatchedInventory;
import dev.steelyard.kubelet.CollectorMetrics;
import dev.steelyard.kubelet.KubeletAccess;
import dev.steelyard.kubelet.KubeletPage;
import dev.steelyard.kubelet.KubeletTargets;
import dev.steelyard.kubelet.KubeletTrust;
import dev.steelyard.rules.Surroundings;
import dev.steelyard.rules.control.Leadership;
import dev.steelyard.rules.control.ScrapeRuleStatuses;
import dev.steelyard.rules.control.WatchedScrapeRules;
import dev.steelyard.rules.described.ScrapeRuleKeeper;
import dev.steelyard.scrape.TargetSource;
import dev.steelyard.tsdb.ClockWitness;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Puts together what stands in a cluster.
final class ClusterSurround {
    private static final String SERVING_SECRET = "steelyard-serving";
    private static final String LEASE = "steelyard";

    /// The kubelet looks at a cgroup every 10 to 30 s; dashboards look at minutes.
    private static final Duration FURTHER_PAGES = Duration.ofSeconds(30);

    private static final Duration WARMTH = Duration.ofSeconds(1);

    /// An APIService that was just made is not trusted before the next look.
    private static final Duration CERTIFICATES = Duration.ofSeconds(10);

    /// What kinds are called changes only with their definitions.
    private static final Duration KINDS = Duration.ofSeconds(15);

    /// Seldom enough that an exporter which comes and goes costs few writes.
    private static final Duration STATUSES = Duration.ofSeconds(15);

    /// As often as kube-apiserver asks us.
    private static final Duration NAMES = Duration.ofMinutes(1);

    /// A jump of our clock that theirs has made, too, is believed as soon.
    private static final Duration TIME = Duration.ofSeconds(30);

    private final Assembly assembly;
    private final Cadence cadence;
    private final InCluster mode;
    private final KubernetesClient client;
    private final KindNames names = new KindNames();
    private final ClusterObjects objects;

    /// @param client not closed
    ClusterSurround(Assembly assembly, Cadence cadence, InCluster mode, KubernetesClient client) {
        this.assembly = assembly;
        this.cadence = cadence;
        this.mode = mode;
        this.client = client;
        this.objects = new ClusterObjects(client, names);
    }

    /// Begins to watch the cluster, and to keep `certificate`.
    Surround open(ServingCertificate certificate) {
        LiveSettings settings = new LiveSettings();
        assembly.own(SettingsWatch.open(client, settings));
        keep(certificate);
        WatchedInventory inventory = assembly.own(WatchedInventory.open(client));
        KubeletTargets.Options options = kubeletOptions();
        KubeletTargets kubelets = new KubeletTargets(inventory, options);
        KubeletTargets further =
                new KubeletTargets(
                        inventory,
                        options.with(furtherPages(), cadence.atMostEvery(FURTHER_PAGES)));
        AnnotatedPods pods = new AnnotatedPods(inventory, cadence);
        KubeletAccess access =
                new KubeletAccess(
                        new KubeletAccess.Options(
                                Surround.SERVICE_ACCOUNT.resolve("token"), trust()),
                        inventory,
                        assembly.clock());
        assembly.show(() -> InventoryMetrics.of(inventory));
        assembly.show(new CollectorMetrics(pods, kubelets, access)::families);
        KubernetesReviews reviews = new KubernetesReviews(client);
        return new Surround(
                inventory,
                List.of(kubelets, further, pods),
                access,
                new Surround.Gate(
                        new Authenticator(settings, reviews, assembly.clock()),
                        new SubjectAccess(reviews, assembly.clock())),
                readiness(settings, inventory, List.of(kubelets, pods)),
                this::rules,
                new Surround.Objects(names, objects),
                time(),
                older());
    }

    private ClockWitness time() {
        ApiServerClock time = new ApiServerClock(client, System::nanoTime);
        assembly.every(TIME, "time", time::look);
        return time;
    }

    private Chain older() {
        Chain chain =
                assembly.own(
                        OlderAdapters.of(
                                mode.older(), new Chain.Parts(assembly.clock(), System::nanoTime)));
        assembly.show(chain::families);
        assembly.every(NAMES, "names", chain::look);
        return chain;
    }

    private void keep(ServingCertificate certificate) {
        CertificateKeeper keeper =
                new CertificateKeeper(
                        new BundleSecret(client, mode.namespace(), SERVING_SECRET),
                        new BundleRenewal(
                                new CertificateIssuer(assembly.clock(), assembly.random()),
                                ServingNames.ofService(mode.service(), mode.namespace())),
                        certificate,
                        new ApiServices(
                                client,
                                mode.namespace(),
                                mode.service(),
                                ServedGroups.apiServiceNames()),
                        assembly.clock());
        assembly.show(keeper::families);
        assembly.every(CERTIFICATES, "certificates", keeper::keep);
    }

    private KubeletTargets.Options kubeletOptions() {
        return new KubeletTargets.Options(
                mode.kubelets().addressTypes(),
                EnumSet.of(KubeletPage.RESOURCE),
                mode.kubelets().kept(),
                cadence);
    }

    /// Apart from the page that the APIs are made of: readiness does not wait for these.
    private Set<KubeletPage> furtherPages() {
        return mode.kubelets().pages().stream()
                .filter(page -> page != KubeletPage.RESOURCE)
                .collect(Collectors.toSet());
    }

    private KubeletTrust trust() {
        KubeletOptions options = mode.kubelets();
        return options.insecure()
                ? new KubeletTrust.Anyone()
                : new KubeletTrust.Authorities(
                        options.authority().orElse(Surround.SERVICE_ACCOUNT.resolve("ca.crt")));
    }

    private Surround.Readiness readiness(
            LiveSettings settings, WatchedInventory inventory, List<TargetSource> targets) {
        ServiceEndpoints.Self self =
                new ServiceEndpoints.Self(mode.namespace(), mode.service(), mode.replica());
        return statuses -> {
            Warmth warmth =
                    new Warmth(
                            new Warmth.Sources(
                                    inventory::isComplete,
                                    () ->
                                            targets.stream()
                                                    .flatMap(source -> source.targets().stream())
                                                    .toList(),
                                    statuses,
                                    new ServiceEndpoints(client, self)),
                            System::nanoTime);
            assembly.show(warmth::families);
            assembly.every(WARMTH, "warmth", warmth::look);
            return List.of(
                    HealthCheck.of(
                            "authentication",
                            settings::isLoaded,
                            "the authentication ConfigMap has not been read"),
                    HealthCheck.of("warm", warmth::isWarm, "measuring has just begun"));
        };
    }

    private Surround.Rules rules(Keeping keeping, Surroundings surroundings) {
        ScrapeRuleKeeper described = new ScrapeRuleKeeper();
        ClusterRules.Parts parts =
                new ClusterRules.Parts(
                        client,
                        keeping.feed(),
                        surroundings,
                        (object, metric) -> described.metrics().seriesOf(object, metric),
                        assembly.clock(),
                        System::nanoTime);
        ClusterRules rules =
                assembly.own(
                        new ClusterRules(
                                parts,
                                new Leadership.Candidate(mode.namespace(), LEASE, mode.replica())));
        assembly.show(rules::families);
        WatchedScrapeRules watched = assembly.own(WatchedScrapeRules.start(client, described));
        assembly.show(watched::metrics);
        ScrapeRuleStatuses statuses =
                new ScrapeRuleStatuses(
                        watched,
                        metric -> metric.hasSeries(keeping.reader(), assembly.clock().millis()),
                        assembly.clock());
        assembly.show(() -> List.of(statuses.failures()));
        assembly.every(STATUSES, "scrape-rules", () -> rules.whereItLeads(statuses::look));
        assembly.show(() -> List.of(described.problems()));
        assembly.every(KINDS, "kinds", () -> objects.learn(described::metrics));
        return new Surround.Rules(rules::book, described::metrics);
    }
}
