package dev.steelyard.scrape.config;

import dev.steelyard.model.Labels;
import java.time.Duration;
import java.util.List;

/// A Prometheus configuration file, as far as Steelyard goes by it.
///
/// @param evaluationInterval the step of a subquery that states none
/// @param externalLabels who we are to other systems
/// @param otlp how metrics of OpenTelemetry become series
public record ScrapeConfiguration(
        Duration evaluationInterval,
        Labels externalLabels,
        OtlpTranslation otlp,
        List<ScrapeJob> jobs) {
    public ScrapeConfiguration {
        jobs = List.copyOf(jobs);
    }
}
