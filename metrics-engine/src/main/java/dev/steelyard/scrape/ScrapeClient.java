package dev.steelyard.scrape;

/// Asks targets for their metrics; safe for any number of threads.
public interface ScrapeClient {
    /// Asks once. The answer is complete, or a failure, within the target's timeout.
    ScrapeAnswer fetch(Target target) throws InterruptedException;
}
