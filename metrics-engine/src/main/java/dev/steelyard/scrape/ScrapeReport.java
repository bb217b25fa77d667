package dev.steelyard.scrape;

import dev.steelyard.scrape.TargetStatus.Health;

/// How one scrape went.
///
/// @param error what is wrong; empty where nothing is
/// @param durationNanos from asking to having read the answer
record ScrapeReport(ScrapeOutcome outcome, String error, Tally tally, long durationNanos) {
    boolean isSuccess() {
        return outcome == ScrapeOutcome.SUCCESS;
    }

    Health health() {
        return isSuccess()
                ? new Health.Up(tally.samples(), tally.drops())
                : new Health.Down(outcome, error);
    }
}
