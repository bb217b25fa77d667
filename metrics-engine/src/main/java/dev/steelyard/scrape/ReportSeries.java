package dev.steelyard.scrape;

import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import java.time.Duration;

/// The series that the scraper itself writes for a target, under the names that Prometheus gives
/// them. A target that exposes one of them itself keeps its own sample.
final class ReportSeries {
    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final SeriesHandle up;
    private final SeriesHandle duration;
    private final SeriesHandle scraped;
    private final SeriesHandle kept;
    private final SeriesHandle added;

    ReportSeries(Target target) {
        this.up = series(target, "up");
        this.duration = series(target, "scrape_duration_seconds");
        this.scraped = series(target, "scrape_samples_scraped");
        this.kept = series(target, "scrape_samples_post_metric_relabeling");
        this.added = series(target, "scrape_series_added");
    }

    private static SeriesHandle series(Target target, String name) {
        return new ReportHandle(target.labels(), name);
    }

    void append(Appender appender, long timeMillis, ScrapeReport report) {
        append(up, appender, timeMillis, report.isSuccess() ? 1 : 0);
        append(duration, appender, timeMillis, report.durationNanos() / NANOS_PER_SECOND);
        append(scraped, appender, timeMillis, report.tally().samples());
        append(kept, appender, timeMillis, report.tally().followed());
        append(added, appender, timeMillis, report.tally().addedSeries());
    }

    private static void append(
            SeriesHandle series, Appender appender, long timeMillis, double value) {
        AppendResult _ = series.append(appender, timeMillis, value);
    }

    /// Ends the series of a target that is gone.
    void end(Appender appender, long timeMillis) {
        up.end(appender, timeMillis);
        duration.end(appender, timeMillis);
        scraped.end(appender, timeMillis);
        kept.end(appender, timeMillis);
        added.end(appender, timeMillis);
    }
}
