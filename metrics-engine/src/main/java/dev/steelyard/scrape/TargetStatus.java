package dev.steelyard.scrape;

import java.util.Map;

/// What is known of a target after its latest scrape.
///
/// @param health how the latest scrape went
/// @param lastScrapeMillis the start of the latest scrape, or [#NEVER]
/// @param lastDurationMillis how long it took; 0 before the first
/// @param lastSuccessMillis the start of the latest scrape that succeeded, or [#NEVER]
public record TargetStatus(
        Target target,
        Health health,
        long lastScrapeMillis,
        long lastDurationMillis,
        long lastSuccessMillis) {
    /// The time of something that has not happened.
    public static final long NEVER = Long.MIN_VALUE;

    /// How the latest scrape of a target went.
    public sealed interface Health {
        /// Not scraped yet.
        record Unknown() implements Health {}

        /// It answered and was understood.
        ///
        /// @param samples how many samples it exposed
        /// @param dropped how many of them are not stored, by reason; empty where all are
        record Up(int samples, Map<SampleDrop, Integer> dropped) implements Health {
            public Up {
                dropped = Map.copyOf(dropped);
            }
        }

        /// It could not be reached, or not understood.
        ///
        /// @param outcome the kind of failure, as counted
        /// @param error what is wrong, where, and the cure where one is known
        record Down(ScrapeOutcome outcome, String error) implements Health {}
    }
}
