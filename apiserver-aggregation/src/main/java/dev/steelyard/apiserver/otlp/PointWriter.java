package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.otlp.Metric.ExponentialHistogram;
import dev.steelyard.apiserver.otlp.Metric.Head;
import dev.steelyard.apiserver.otlp.Metric.Histogram;
import dev.steelyard.apiserver.otlp.Metric.Point;
import dev.steelyard.apiserver.otlp.Metric.Quantile;
import dev.steelyard.apiserver.otlp.Metric.Summary;
import dev.steelyard.apiserver.push.Push;
import dev.steelyard.apiserver.push.Refusal;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.Exemplar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the points of one metric into a push.
///
/// @param name of the metric, as its series have it
record PointWriter(Push push, String name, SeriesLabels series, boolean toCustomBounds) {
    void write(Point point) {
        Optional<LabelsBuilder> labels = series.of(point.head().attributes());
        if (labels.isEmpty()) {
            push.refuse(
                    Refusal.INVALID_LABELS,
                    "an attribute of %s has no usable name: %s"
                            .formatted(name, point.head().attributes()),
                    1);
            return;
        }
        Labels base = labels.get().build();
        switch (point) {
            case Metric.Number number -> {
                Labels all = named(base, name);
                sample(all, number.head(), number.value(), number.head().exemplars());
            }
            case Histogram histogram -> {
                if (toCustomBounds) {
                    histogram(base, histogram.head(), NativeHistograms.of(histogram));
                } else {
                    classic(base, histogram);
                }
            }
            case ExponentialHistogram histogram -> exponential(base, histogram);
            case Summary summary -> summary(base, summary);
        }
    }

    private static Labels named(Labels base, String name) {
        return new LabelsBuilder(base).set(Labels.NAME, name).build();
    }

    private static Labels named(Labels base, String name, String label, double value) {
        return new LabelsBuilder(base).set(label, plain(value)).set(Labels.NAME, name).build();
    }

    /// The shortest digits that read back as the same number, never with an exponent.
    private static String plain(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.isNaN(value)
                ? "NaN"
                : value == 0
                        ? "0"
                        : new BigDecimal(Double.toString(value))
                                .stripTrailingZeros()
                                .toPlainString();
    }

    private void sample(Labels labels, Head head, double value, List<Exemplar> exemplars) {
        if (push.series(labels, 1)) {
            push.sample(
                    head.timeMillis(),
                    head.isRecorded() ? value : Staleness.MARKER,
                    head.startMillis());
            push.exemplars(exemplars);
        }
    }

    private void histogram(Labels base, Head head, NativeHistogram histogram) {
        if (push.series(named(base, name), 1)) {
            push.histogram(
                    head.timeMillis(),
                    head.isRecorded() ? histogram : NativeHistograms.ended(),
                    head.startMillis());
            push.exemplars(head.exemplars());
        }
    }

    private void exponential(Labels base, ExponentialHistogram point) {
        Optional<NativeHistogram> histogram = NativeHistograms.of(point);
        if (histogram.isPresent()) {
            histogram(base, point.head(), histogram.get());
        } else {
            push.refuse(
                    Refusal.INVALID_HISTOGRAM,
                    "%s of scale %d: it must be -4 or more, and its buckets have an index"
                            .formatted(name, point.scale()),
                    1);
        }
    }

    /// A count for each bound of what is not above it, and the sum where there is one.
    private void classic(Labels base, Histogram point) {
        Head head = point.head();
        if (point.sum().isPresent()) {
            sample(named(base, name + "_sum"), head, point.sum().get(), List.of());
        }
        double all = NativeHistograms.unsigned(point.count());
        sample(named(base, name + "_count"), head, all, List.of());
        long below = 0;
        double from = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < Math.min(point.bounds().size(), point.counts().size()); i++) {
            double bound = point.bounds().get(i);
            below += point.counts().get(i);
            if (bound != Double.POSITIVE_INFINITY) { // which the count says
                sample(
                        named(base, name + "_bucket", "le", bound),
                        head,
                        NativeHistograms.unsigned(below),
                        between(from, bound, head.exemplars()));
                from = bound;
            }
        }
        sample(
                named(base, name + "_bucket", "le", Double.POSITIVE_INFINITY),
                head,
                all,
                between(from, Double.POSITIVE_INFINITY, head.exemplars()));
    }

    /// The exemplars above `from` and not above `to`.
    private static List<Exemplar> between(double from, double to, List<Exemplar> exemplars) {
        List<Exemplar> found = new ArrayList<>();
        for (Exemplar each : exemplars) {
            boolean isAbove = each.value() > from || from == Double.NEGATIVE_INFINITY;
            if (isAbove && each.value() <= to) {
                found.add(each);
            }
        }
        return found;
    }

    private void summary(Labels base, Summary point) {
        Head head = point.head();
        sample(named(base, name + "_sum"), head, point.sum(), List.of());
        double count = NativeHistograms.unsigned(point.count());
        sample(named(base, name + "_count"), head, count, List.of());
        for (Quantile each : point.quantiles()) {
            sample(named(base, name, "quantile", each.quantile()), head, each.value(), List.of());
        }
    }
}
