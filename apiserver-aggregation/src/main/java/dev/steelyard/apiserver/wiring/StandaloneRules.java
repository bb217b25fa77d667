package dev.steelyard.apiserver.wiring;

import dev.steelyard.rules.Grants;
import dev.steelyard.rules.RuleBook;
import dev.steelyard.rules.RuleKeeper;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.Surroundings;
import dev.steelyard.rules.described.DescribedMetrics;
import dev.steelyard.rules.described.RuleName;
import dev.steelyard.rules.described.ScrapeRuleKeeper;
import dev.steelyard.rules.manifest.ManifestRules;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.storage.SampleFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/// The rules of a directory of manifests at work.
///
/// One thread refreshes, any thread reads. A rule that becomes wrong stays at work as it last was.
final class StandaloneRules implements Grants, AutoCloseable {
    private static final Logger log = Logger.getLogger(StandaloneRules.class);

    private final Path directory;
    private final RuleKeeper keeper;
    private final ScrapeRuleKeeper described = new ScrapeRuleKeeper();
    private volatile ManifestRules manifests = ManifestRules.NONE;

    StandaloneRules(
            Path directory, SampleFeed feed, Surroundings surroundings, InstantSource clock) {
        this.directory = directory;
        this.keeper =
                new RuleKeeper(
                        feed,
                        new RuleKeeper.World(
                                surroundings,
                                this,
                                (object, metric) -> described().seriesOf(object, metric)),
                        clock);
    }

    /// Reads the directory again.
    void refresh() {
        ManifestRules found;
        try {
            found = ManifestRules.read(directory);
        } catch (IOException e) {
            log.errorf("rules stay as they were: %s", e.getMessage());
            return;
        }
        if (!found.problems().equals(manifests.problems())) {
            found.problems().forEach(problem -> log.errorf("rule refused: %s", problem));
        }
        Set<RuleName> before = manifests.scrapeRules().keySet();
        manifests = found;
        found.scrapeRules().forEach((name, spec) -> described.offer(name, "", spec));
        found.rules().forEach(keeper::offer);
        if (found.problems().isEmpty()) {
            before.stream()
                    .filter(name -> !found.scrapeRules().containsKey(name))
                    .forEach(described::remove);
            forgetAllBut(found.rules());
        }
    }

    private void forgetAllBut(List<ScalingRule> rules) {
        Set<RuleKey> present = new HashSet<>();
        for (ScalingRule rule : rules) {
            present.add(
                    new RuleKey(rule.getMetadata().getNamespace(), rule.getMetadata().getName()));
        }
        keeper.book().rules().stream()
                .map(rule -> rule.key())
                .filter(key -> !present.contains(key))
                .forEach(keeper::remove);
    }

    @Override
    public boolean allow(String owner, String reader, String workload, String metric) {
        return manifests.allow(owner, reader, workload, metric);
    }

    /// The rules that are at work.
    RuleBook book() {
        return keeper.book();
    }

    /// The metrics that ScrapeRules serve.
    DescribedMetrics described() {
        return described.metrics();
    }

    @Override
    public void close() {
        keeper.close();
    }
}
