package dev.steelyard.scrape;

import dev.steelyard.model.Labels;
import java.nio.charset.StandardCharsets;

/// Limits that somebody set: an answer that breaks one fails as a whole, as in Prometheus. They
/// come before those of [ScrapeLimits], which protect us and let the rest of an answer pass. Zero
/// stands for no limit.
///
/// @param bodyBytes the longest body, after decompression
/// @param samples how many samples may be left after relabelling
/// @param labels how many labels a series may have, those of the target and the name included
/// @param labelNameBytes the longest name of a label
/// @param labelValueBytes the longest value of a label
public record AnswerLimits(
        long bodyBytes, int samples, int labels, int labelNameBytes, int labelValueBytes) {
    /// No limit at all.
    public static final AnswerLimits NONE = new AnswerLimits(0, 0, 0, 0, 0);

    /// How much of an error is of the target's own making, at most.
    private static final int SHOWN = 50;

    /// Checks the labels of a series, in the words of Prometheus.
    void check(Labels series) throws RefusedAnswerException {
        if (labels > 0 && series.size() > labels) {
            throw new RefusedAnswerException(
                    ScrapeOutcome.LABEL_LIMIT,
                    "label_limit exceeded (metric: %s, number of labels: %d, limit: %d)"
                            .formatted(shown(series.metricName()), series.size(), labels));
        }
        for (int i = 0; i < series.size(); i++) {
            check("name", series, i, series.name(i), labelNameBytes);
            check("value", series, i, series.value(i), labelValueBytes);
        }
    }

    private static void check(String part, Labels series, int index, String text, int limit)
            throws RefusedAnswerException {
        // A UTF-16 unit is at most three bytes of UTF-8, so most texts need no counting.
        if (limit == 0 || text.length() <= limit / 3) {
            return;
        }
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > limit) {
            throw new RefusedAnswerException(
                    ScrapeOutcome.LABEL_LIMIT,
                    "label_%s_length_limit exceeded (metric: %s, label name: %s, length: %d, limit: %d)"
                            .formatted(
                                    part,
                                    shown(series.metricName()),
                                    shown(series.name(index)),
                                    length,
                                    limit));
        }
    }

    private static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    }
}
