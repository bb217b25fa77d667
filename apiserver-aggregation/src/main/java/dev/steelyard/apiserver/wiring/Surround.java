package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.access.Authenticator;
import dev.steelyard.apiserver.access.SubjectAccess;
import dev.steelyard.apiserver.chaining.Chain;
import dev.steelyard.apiserver.groups.KindNames;
import dev.steelyard.apiserver.groups.ObjectDirectory;
import dev.steelyard.apiserver.serving.HealthCheck;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.kubelet.KubeletAccess;
import dev.steelyard.rules.RuleBook;
import dev.steelyard.rules.Surroundings;
import dev.steelyard.rules.described.DescribedMetrics;
import dev.steelyard.scrape.TargetSource;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.tsdb.ClockWitness;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// What differs between a cluster and a directory of manifests.
///
/// @param targets what is scraped
/// @param access with which credentials
/// @param gate who lets callers in
/// @param readiness what has to be so before callers are sent here
/// @param rules puts the rules to work
/// @param objects knows what else series may describe
/// @param time what time it is elsewhere
/// @param older is asked for metrics that nobody here knows
record Surround(
        Inventory inventory,
        List<TargetSource> targets,
        KubeletAccess access,
        Gate gate,
        Readiness readiness,
        RuleSource rules,
        Objects objects,
        ClockWitness time,
        Chain older) {
    /// Where the token and the cluster's authority are found inside of a pod.
    static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /// Who lets callers in.
    record Gate(Authenticator authenticator, SubjectAccess access) {}

    /// Begins to watch what readiness depends on.
    interface Readiness {
        /// @param statuses how the latest scrapes went
        List<HealthCheck> start(Supplier<List<TargetStatus>> statuses);
    }

    /// Puts rules to work.
    interface RuleSource {
        Rules start(Keeping keeping, Surroundings surroundings);
    }

    /// The rules that are at work.
    ///
    /// @param described the metrics that ScrapeRules serve
    record Rules(Supplier<RuleBook> book, Supplier<DescribedMetrics> described) {}

    /// The objects of any kind, and what their kinds are called.
    record Objects(KindNames names, ObjectDirectory directory) {}
}
