package dev.steelyard.rules;

import java.util.List;

/// What a rule has to know of the cluster around it; implemented by whoever watches the cluster.
public interface Surroundings {
    /// The pods of a workload, by name; empty where it has none or does not exist.
    List<PodReading> podsOf(WorkloadKey workload);

    /// A pod as rules see it.
    ///
    /// @param ready whether it counts: Ready, not terminating, not failed
    /// @param scrape what became of the latest scrapes of its targets
    /// @param error what is wrong with the target that could not be scraped, or empty
    record PodReading(String name, boolean ready, Scrape scrape, String error) {}

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
}
