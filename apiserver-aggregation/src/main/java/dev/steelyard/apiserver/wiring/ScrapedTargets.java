package dev.steelyard.apiserver.wiring;

import dev.steelyard.scrape.FamilyDeclaration;
import dev.steelyard.scrape.ScrapePool;
import dev.steelyard.scrape.TargetDeclarations;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.job.DiscoveredTarget;
import dev.steelyard.scrape.job.TargetReader;
import java.util.List;

/// The targets of a pool whose sources relabel nothing: what is discovered is what is scraped.
record ScrapedTargets(ScrapePool pool) implements TargetReader {
    @Override
    public List<DiscoveredTarget> discovered() {
        return pool.statuses().stream()
                .map(TargetStatus::target)
                .map(target -> new DiscoveredTarget(target.job(), target.labels(), target, ""))
                .toList();
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
}
