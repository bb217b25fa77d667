package dev.steelyard.scrape.job;

import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.config.ScrapeJob;
import dev.steelyard.scrape.config.TargetGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The targets of a job: what its groups list, relabelled.
final class JobTargets {
    private JobTargets() {}

    /// What becomes of each address.
    ///
    /// @param found the groups of the job's files
    static List<DiscoveredTarget> of(ScrapeJob job, List<TargetGroup> found) {
        TargetLabels labels = new TargetLabels(job, access(job));
        List<DiscoveredTarget> all = new ArrayList<>();
        for (List<TargetGroup> groups : List.of(job.groups(), found)) {
            for (TargetGroup group : groups) {
                group.addresses().forEach(address -> all.add(labels.of(address, group)));
            }
        }
        return refuseBeyondLimit(job, all);
    }

    /// With which access the targets of a job are asked.
    static Target.Access access(ScrapeJob job) {
        return new Target.Access(
                job.name(), job.request().redirects(), job.request().compression());
    }

    private static List<DiscoveredTarget> refuseBeyondLimit(
            ScrapeJob job, List<DiscoveredTarget> all) {
        Set<Target> different = new HashSet<>();
        for (DiscoveredTarget each : all) {
            if (each.target() != null) {
                different.add(each.target());
            }
        }
        if (job.targetLimit() == 0 || different.size() <= job.targetLimit()) {
            return all;
        }
        String refusal =
                "target_limit exceeded (number of targets: %d, limit: %d)"
                        .formatted(different.size(), job.targetLimit());
        return all.stream().map(each -> refused(each, refusal)).toList();
    }

    private static DiscoveredTarget refused(DiscoveredTarget each, String refusal) {
        Target target = each.target();
        return target == null
                ? each
                : new DiscoveredTarget(
                        each.job(), each.discovered(), target.refused(refusal), each.problem());
    }
}
