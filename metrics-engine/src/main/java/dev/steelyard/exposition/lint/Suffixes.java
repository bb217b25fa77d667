package dev.steelyard.exposition.lint;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.model.MetricType;
import java.util.List;

/// What the samples of each type append to the name of their family.
final class Suffixes {
    static final String NONE = "";
    static final String TOTAL = "_total";
    static final String CREATED = "_created";
    static final String BUCKET = "_bucket";
    static final String COUNT = "_count";
    static final String SUM = "_sum";
    static final String GAUGE_COUNT = "_gcount";
    static final String GAUGE_SUM = "_gsum";
    static final String INFO = "_info";

    private Suffixes() {}

    /// The suffixes of `type`, by section "Suffixes" of OpenMetrics 1.0 and the text format 0.0.4.
    static List<String> of(MetricType type, ExpositionFormat format) {
        return switch (format) {
            case TEXT ->
                    switch (type) {
                        case HISTOGRAM -> List.of(BUCKET, SUM, COUNT);
                        case SUMMARY -> List.of(NONE, SUM, COUNT);
                        case COUNTER, GAUGE, GAUGEHISTOGRAM, INFO, STATESET, UNKNOWN ->
                                List.of(NONE);
                    };
            case OPENMETRICS ->
                    switch (type) {
                        case COUNTER -> List.of(TOTAL, CREATED);
                        case HISTOGRAM -> List.of(BUCKET, COUNT, SUM, CREATED);
                        case GAUGEHISTOGRAM -> List.of(BUCKET, GAUGE_COUNT, GAUGE_SUM);
                        case SUMMARY -> List.of(NONE, COUNT, SUM, CREATED);
                        case INFO -> List.of(INFO);
                        case GAUGE, STATESET, UNKNOWN -> List.of(NONE);
                    };
        };
    }
}
