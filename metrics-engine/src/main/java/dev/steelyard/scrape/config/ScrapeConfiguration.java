package dev.steelyard.scrape.config;

import dev.steelyard.model.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A Prometheus configuration file, as far as Steelyard goes by it.
///
/// @param evaluationInterval the step of a subquery that states none
/// @param externalLabels who we are to other systems
/// @param outOfOrderWindow how far behind the newest sample late ones are taken
/// @param otlp how metrics of OpenTelemetry become series
public record ScrapeConfiguration(
        Duration evaluationInterval,
        Labels externalLabels,
        Optional<Duration> outOfOrderWindow,
        OtlpTranslation otlp,
        List<ScrapeJob> jobs) {
    public ScrapeConfiguration {
        jobs = List.copyOf(jobs);
    }
}
