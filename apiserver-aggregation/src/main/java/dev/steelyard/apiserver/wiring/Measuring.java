package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.Version;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.CustomMetricsApi;
import dev.steelyard.apiserver.groups.DescribedObjects;
import dev.steelyard.apiserver.groups.ExternalMetricsApi;
import dev.steelyard.apiserver.groups.ResourceMetricsApi;
import dev.steelyard.apiserver.groups.UsageReadings;
import dev.steelyard.apiserver.groups.ValueAges;
import dev.steelyard.apiserver.serving.Endpoints;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.rules.RuleMetrics;
import dev.steelyard.rules.Verdict;
import dev.steelyard.scrape.HttpScrapeClient;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.scrape.ScrapePool;
import dev.steelyard.scrape.Scraping;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.job.TargetReader;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.ResourceUsage;
import dev.steelyard.usage.UsageAnswer;
import dev.steelyard.usage.UsageMetrics;
import dev.steelyard.usage.UsageOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// What is the same in a cluster and without one: scraper, resource usage and the rules over what
/// is kept.
final class Measuring {
    private static final Logger log = Logger.getLogger(Measuring.class);

    /// How long usage and rules wait for what was measured before the start.
    private static final Duration PAST = Duration.ofSeconds(20);

    private final Assembly assembly;
    private final InstantSource clock;
    private final Surround surround;
    private final Keeping keeping;
    private final Options options;
    private final ScrapePool pool;
    private final UsageReadings usage;
    private final ValueAges ages;
    private final Surround.Rules rules;

    /// What holds while it measures.
    ///
    /// @param limits of what targets answer
    record Options(ScrapeLimits limits, UsageOptions usage) {}

    /// Starts it.
    Measuring(Assembly assembly, Surround surround, Keeping keeping, Options options) {
        this.assembly = assembly;
        this.clock = assembly.clock();
        this.surround = surround;
        this.keeping = keeping;
        this.options = options;
        this.pool = scrape();
        await(keeping.past());
        this.usage = usage();
        this.ages = new ValueAges(clock);
        assembly.show(ages::families);
        ObservedPods pods =
                new ObservedPods(surround.inventory(), pool::liveStatuses, usage, clock);
        this.rules = surround.rules().start(keeping, pods);
        assembly.show(() -> RuleMetrics.of(rules.book().get(), clock.millis()));
    }

    private ScrapePool scrape() {
        HttpScrapeClient client =
                assembly.own(
                        new HttpScrapeClient(surround.access(), options.limits(), Version.text()));
        ScrapePool scraper =
                assembly.own(
                        ScrapePool.open(
                                new Scraping(
                                        keeping.store(),
                                        client,
                                        ScrapeClock.of(clock),
                                        options.limits()),
                                surround.targets()));
        assembly.show(scraper::families);
        return scraper;
    }

    /// What is made of samples begins with those of the run before, so it waits for them; but
    /// scaling must not wait for long. Scraping goes on meanwhile.
    private static void await(Keeping.Past past) {
        try {
            if (!past.await(PAST)) {
                log.warnf(
                        "the log of the run before is not read after %d s, usage and rules start"
                                + " with what is",
                        PAST.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private UsageReadings usage() {
        ResourceUsage resources =
                assembly.own(
                        ResourceUsage.open(
                                keeping.feed(), surround.inventory(), options.usage(), clock));
        assembly.show(() -> UsageMetrics.of(resources, clock.millis()));
        return new UsageReadings() {
            @Override
            public UsageAnswer<NodeUsage> node(NodeRecord node) {
                return resources.node(node);
            }

            @Override
            public UsageAnswer<PodUsage> pod(PodRecord pod) {
                return resources.pod(pod);
            }
        };
    }

    /// The three groups of metrics over it.
    Endpoints.Groups groups() {
        RuleSignals signals = new RuleSignals(rules.book(), clock);
        DescribedObjects described =
                new DescribedObjects(
                        rules.described(),
                        keeping.reader(),
                        new DescribedObjects.Known(
                                surround.inventory(),
                                surround.objects().names(),
                                surround.objects().directory()),
                        clock);
        return new Endpoints.Groups(
                new ResourceMetricsApi(surround.inventory(), usage, clock, ages.resource()),
                new CustomMetricsApi(
                        surround.inventory(),
                        signals,
                        described,
                        surround.older().of(ServedGroups.CUSTOM),
                        ages.custom()),
                new ExternalMetricsApi(
                        signals,
                        described,
                        surround.older().of(ServedGroups.EXTERNAL),
                        ages.external()),
                new MetricNames(rules, surround.objects().names(), surround.older())::served);
    }

    /// Where samples are kept.
    Keeping keeping() {
        return keeping;
    }

    /// What is scraped.
    TargetReader targets() {
        return new ScrapedTargets(pool);
    }

    /// How the latest scrape of each target went.
    List<TargetStatus> statuses() {
        return pool.statuses();
    }

    /// What each rule sees and decides at this moment.
    List<Verdict> verdicts() {
        return rules.book().get().verdicts(clock.millis());
    }
}
