package dev.steelyard.scrape.job;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.scrape.FamilyDeclaration;
import dev.steelyard.scrape.HttpScrapeClient;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.scrape.ScrapePool;
import dev.steelyard.scrape.Scraping;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetDeclarations;
import dev.steelyard.scrape.TargetSource;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.config.HttpAccess;
import dev.steelyard.scrape.config.ScrapeConfiguration;
import dev.steelyard.scrape.config.ScrapeJob;
import dev.steelyard.storage.SampleStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The jobs of a configuration, scraping.
///
/// [#become] and [#refresh] are called by the owner, one at a time or not; everything else by any
/// thread.
public final class ScrapeJobs implements TargetReader, AutoCloseable {
    private record Running(ScrapeJob job, FileGroups files) {}

    /// The targets of all jobs, for the pool.
    private final class Targets implements TargetSource {
        private volatile Runnable changed = () -> {};

        @Override
        public List<Target> targets() {
            return discovered.stream()
                    .map(DiscoveredTarget::target)
                    .filter(Objects::nonNull)
                    .toList();
        }

        @Override
        public void onChange(Runnable changed) {
            this.changed = changed;
        }
    }

    private final ScrapeClock clock;
    private final JobAccess access;
    private final HttpScrapeClient client;
    private final Targets targets = new Targets();
    private final ScrapePool pool;
    private volatile List<DiscoveredTarget> discovered = List.of();

    @GuardedBy("this")
    private Map<String, Running> running = new LinkedHashMap<>();

    /// How it scrapes.
    ///
    /// @param version our own, for the `User-Agent`
    public record Terms(String version, ScrapeLimits limits) {}

    private ScrapeJobs(SampleStore store, ScrapeClock clock, Terms terms) {
        this.clock = clock;
        this.access = new JobAccess(clock);
        this.client = new HttpScrapeClient(access, terms.limits(), terms.version());
        this.pool =
                ScrapePool.open(
                        new Scraping(store, client, clock, terms.limits()), List.of(targets));
    }

    /// Starts scraping into `store` what `configuration` says.
    public static ScrapeJobs open(
            SampleStore store, ScrapeClock clock, Terms terms, ScrapeConfiguration configuration) {
        ScrapeJobs jobs = new ScrapeJobs(store, clock, terms);
        jobs.become(configuration);
        return jobs;
    }

    /// Goes by another configuration. A target that both have in the same way goes on undisturbed.
    public synchronized void become(ScrapeConfiguration configuration) {
        Map<String, Running> next = new LinkedHashMap<>();
        Map<String, HttpAccess> settings = new HashMap<>();
        for (ScrapeJob job : configuration.jobs()) {
            Running known = running.get(job.name());
            FileGroups files =
                    known != null && known.job.files().equals(job.files())
                            ? known.files
                            : new FileGroups(job.files());
            files.refresh(clock.nanos());
            next.put(job.name(), new Running(job, files));
            settings.put(job.name(), job.http());
        }
        running = next;
        access.become(settings);
        tell();
    }

    /// Looks at the files of targets again, which the owner has done about once a second.
    public synchronized void refresh() {
        boolean changed = false;
        for (Running each : running.values()) {
            changed |= each.files.refresh(clock.nanos());
        }
        if (changed) {
            tell();
        }
    }

    @GuardedBy("this")
    private void tell() {
        List<DiscoveredTarget> all = new ArrayList<>();
        running.values().forEach(each -> all.addAll(JobTargets.of(each.job, each.files.groups())));
        discovered = List.copyOf(all);
        targets.changed.run();
    }

    @Override
    public List<DiscoveredTarget> discovered() {
        return discovered;
    }

    @Override
    public List<TargetStatus> statuses() {
        return pool.statuses();
    }

    @Override
    public List<FamilyDeclaration> declarations(String metric) {
        return pool.declarations(metric);
    }

    @Override
    public List<TargetDeclarations> declarations() {
        return pool.declarations();
    }

    /// The figures of scraping.
    public List<MetricFamily> families() {
        return Stream.concat(pool.families().stream(), Stream.of(addresses(), fileFailures()))
                .toList();
    }

    private MetricFamily addresses() {
        Map<Labels, Long> counts = new LinkedHashMap<>();
        for (DiscoveredTarget each : discovered) {
            String fate =
                    each.target() != null
                            ? "target"
                            : each.problem().isEmpty() ? "dropped" : "refused";
            counts.merge(Labels.of("job", each.job(), "fate", fate), 1L, Long::sum);
        }
        return new MetricFamily(
                "steelyard_scrape_addresses",
                MetricType.GAUGE,
                "Addresses that the jobs list, by what became of them.",
                counts.entrySet().stream()
                        .<MetricPoint>map(
                                each -> new MetricPoint.Value(each.getKey(), each.getValue()))
                        .toList());
    }

    private synchronized MetricFamily fileFailures() {
        return new MetricFamily(
                "steelyard_scrape_file_failures",
                MetricType.COUNTER,
                "Looks at files of targets that could not be used.",
                running.values().stream()
                        .<MetricPoint>map(each ->
                                new MetricPoint.Value(
                                        Labels.of("job", each.job.name()), each.files.failures()))
                        .toList());
    }

    /// Ends all scraping; the series stay as they are.
    @Override
    public void close() {
        pool.close();
        client.close();
    }
}
