package dev.steelyard.apiserver.wiring;

import static dev.steelyard.apiserver.command.Limit.LABELS;
import static dev.steelyard.apiserver.command.Limit.LABEL_NAME;
import static dev.steelyard.apiserver.command.Limit.LABEL_VALUE;
import static dev.steelyard.apiserver.command.Limit.PUSH_BODY;
import static dev.steelyard.apiserver.command.Limit.SCRAPE_BODY;
import static dev.steelyard.apiserver.command.Limit.SERIES;
import static dev.steelyard.apiserver.command.Limit.SERIES_PER_METRIC;
import static dev.steelyard.apiserver.command.Limit.SERIES_PER_TARGET;

import dev.steelyard.apiserver.command.Limits;
import dev.steelyard.apiserver.push.PushLimits;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.tsdb.HeadOptions;
import dev.steelyard.tsdb.SeriesLimits;

/// The limits that hold, each as it was said or else as usual, for the parts that keep them.
final class Bounds {
    private Bounds() {}

    /// Of series in memory: unless said, as many as it can hold, so that others are refused before
    /// it runs out.
    static SeriesLimits series(Limits limits, HeadMemory memory) {
        int usual = Math.min(HeadOptions.DEFAULT.series().total(), memory.series());
        SeriesLimits total = SeriesLimits.of(limits.of(SERIES, usual));
        return new SeriesLimits(total.total(), limits.of(SERIES_PER_METRIC, total.perMetric()));
    }

    /// Of what targets answer.
    static ScrapeLimits scrape(Limits limits) {
        ScrapeLimits usual = ScrapeLimits.DEFAULT;
        return new ScrapeLimits(
                limits.of(SCRAPE_BODY, usual.bodyBytes()),
                limits.of(SERIES_PER_TARGET, usual.series()),
                limits.of(LABELS, usual.labels()),
                limits.of(LABEL_NAME, usual.labelNameBytes()),
                limits.of(LABEL_VALUE, usual.labelValueBytes()));
    }

    /// Of what others send.
    static PushLimits push(Limits limits) {
        PushLimits usual = PushLimits.DEFAULT;
        return new PushLimits(
                limits.of(PUSH_BODY, usual.bodyBytes()),
                usual.atOnce(),
                usual.patience(),
                usual.ahead(),
                limits.of(LABELS, usual.labels()),
                limits.of(LABEL_NAME, usual.labelNameBytes()),
                limits.of(LABEL_VALUE, usual.labelValueBytes()));
    }
}
