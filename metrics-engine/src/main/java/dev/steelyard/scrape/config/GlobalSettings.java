package dev.steelyard.scrape.config;

import dev.steelyard.scrape.AnswerLimits;
import java.time.Duration;

/// What the jobs of a configuration take over where they do not say otherwise.
record GlobalSettings(Duration interval, Duration timeout, AnswerLimits limits, int targetLimit) {
    /// What Prometheus does where nothing is said.
    static final GlobalSettings USUAL =
            new GlobalSettings(Duration.ofMinutes(1), Duration.ofSeconds(10), AnswerLimits.NONE, 0);
}
