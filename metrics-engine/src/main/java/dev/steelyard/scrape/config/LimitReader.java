package dev.steelyard.scrape.config;

import dev.steelyard.scrape.AnswerLimits;
import java.math.BigInteger;

/// Reads the limits that a job, or all of them, set. Zero stands for what is inherited.
final class LimitReader {
    private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

    private LimitReader() {}

    static AnswerLimits read(Section section, AnswerLimits inherited) {
        long body = section.bytes("body_size_limit").orElse(0L);
        return new AnswerLimits(
                body == 0 ? inherited.bodyBytes() : body,
                number(section, "sample_limit", inherited.samples()),
                number(section, "label_limit", inherited.labels()),
                number(section, "label_name_length_limit", inherited.labelNameBytes()),
                number(section, "label_value_length_limit", inherited.labelValueBytes()));
    }

    static int number(Section section, String name, int inherited) {
        int stated = section.number(name).map(number -> number.min(MOST).intValueExact()).orElse(0);
        return stated == 0 ? inherited : stated;
    }
}
