package dev.steelyard.scrape;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;

/// One of the series of [ReportSeries]: a metric with the labels of its target. Both together are
/// composed when they are asked for, and not kept.
final class ReportHandle extends SeriesHandle {
    private final Labels target;
    private final String metric;

    ReportHandle(Labels target, String metric) {
        this.target = target;
        this.metric = metric;
    }

    @Override
    Labels labels() {
        return new LabelsBuilder(target).set(Labels.NAME, metric).build();
    }
}
