package dev.steelyard.scrape;

/// An answer that is not taken as a whole, though it keeps its format.
final class RefusedAnswerException extends Exception {
    private final ScrapeAnswer.Failure failure;

    RefusedAnswerException(ScrapeOutcome outcome, String error) {
        super(error);
        this.failure = new ScrapeAnswer.Failure(outcome, error);
    }

    ScrapeAnswer.Failure failure() {
        return failure;
    }
}
