package dev.steelyard.scrape;

import dev.steelyard.storage.Appender;

/// Where the samples of one scrape go.
///
/// @param timeMillis the time of samples that state none
/// @param latestMillis the latest time that a sample may state
/// @param terms under which the answer is taken
record ScrapeBatch(
        Appender appender, Tally tally, long timeMillis, long latestMillis, Target.Terms terms) {
    AnswerLimits limits() {
        return terms.limits();
    }
}
