package dev.steelyard.scrape;

import dev.steelyard.model.Labels;

/// One of the series of [ReportSeries], with its labels.
final class ReportHandle extends SeriesHandle {
    private final Labels labels;

    ReportHandle(Labels labels) {
        this.labels = labels;
    }

    @Override
    Labels labels() {
        return labels;
    }
}
