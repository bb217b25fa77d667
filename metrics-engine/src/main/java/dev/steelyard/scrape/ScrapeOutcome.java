package dev.steelyard.scrape;

import java.util.Locale;

/// The ways in which a scrape can end; each has its counter.
public enum ScrapeOutcome {
    SUCCESS,
    /// No connection: refused, unroutable, unknown host, failed handshake.
    UNREACHABLE,
    /// No complete answer within the timeout.
    TIMEOUT,
    /// An answer with a status other than 200.
    HTTP_STATUS,
    /// An answer whose content type names no format that we read.
    UNKNOWN_FORMAT,
    /// An answer that breaks its format.
    MALFORMED,
    /// A body larger than allowed, after decompression.
    BODY_TOO_LARGE,
    /// More samples than the job's limit.
    SAMPLE_LIMIT,
    /// Labels beyond a limit of the job.
    LABEL_LIMIT,
    /// Not asked, because the job has more targets than its limit.
    TARGET_LIMIT,
    /// A fault of the scraper itself, which the log tells more of.
    INTERNAL;

    /// Whether the target answered with what cannot be taken: it, or its job, is to be changed.
    boolean isOfAnswer() {
        return switch (this) {
            case UNKNOWN_FORMAT, MALFORMED, BODY_TOO_LARGE, SAMPLE_LIMIT, LABEL_LIMIT -> true;
            case SUCCESS, UNREACHABLE, TIMEOUT, HTTP_STATUS, TARGET_LIMIT, INTERNAL -> false;
        };
    }

    /// The label value that this outcome has in our own metrics.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
