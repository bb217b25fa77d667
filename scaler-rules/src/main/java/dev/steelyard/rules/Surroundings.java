package dev.steelyard.rules;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a rule has to know of the cluster around it; implemented by whoever watches the cluster.
/// Safe for any number of threads.
public interface Surroundings {
    /// The pods of a workload, by name; empty where it has none or does not exist.
    List<PodReading> podsOf(WorkloadKey workload);

    /// How many pods a workload has: as many as [#podsOf] tells.
    int countPods(WorkloadKey workload);

    /// How much of a resource the counted pods of a workload use; empty while that is not known of
    /// every one of them.
    ///
    /// @param resource `cpu` or `memory`
    /// @param container the container that is meant, or empty for all of a pod
    Optional<ResourceUse> use(WorkloadKey workload, String resource, Optional<String> container);

    /// A pod as rules see it.
    ///
    /// @param ready whether it counts: Ready, not terminating, not failed
    /// @param scrape what became of the latest scrapes of its targets
    /// @param error what is wrong with the target that could not be scraped, or empty
    /// @param answeredMillis when the target that is worst off last answered, or [#NEVER]
    record PodReading(
            String name, boolean ready, Scrape scrape, String error, long answeredMillis) {
        /// The time of an answer that has not come yet.
        public static final long NEVER = Long.MIN_VALUE;
    }

    /// What became of the latest scrapes of a pod's targets.
    enum Scrape {
        /// Nothing of the pod is a target.
        NO_TARGET,
        /// Its targets have not been scraped yet.
        PENDING,
        /// All of them answered.
        UP,
        /// At least one of them did not.
        DOWN
    }

    /// The use of a resource by several pods together.
    ///
    /// @param used cores or bytes
    /// @param requested cores or bytes; empty where a container states no request
    /// @param pods how many pods it is of
    /// @param sampleMillis the time of the oldest sample in it
    record ResourceUse(double used, OptionalDouble requested, int pods, long sampleMillis) {}
}
