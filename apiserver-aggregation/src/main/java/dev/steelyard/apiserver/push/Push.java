package dev.steelyard.apiserver.push;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One push on its way into the store: series by series, and to each its samples. Nothing is
/// visible before [#commit]. Owned by one thread.
public final class Push implements AutoCloseable {
    private static final int MOST_PROBLEMS = 10;

    private final Appender appender;
    private final Judge judge;
    private final PushMetrics metrics;
    private final StringBuilder problems = new StringBuilder();
    private Labels labels = Labels.EMPTY;
    private long series = Appender.NO_SERIES;
    private int samples;
    private int histograms;
    private int exemplars;
    private int refused;
    private int problemCount;

    /// What a push is judged by.
    ///
    /// @param latestMillis the latest time that a sample may have
    record Judge(Protocol protocol, PushLimits limits, long latestMillis) {
        Optional<Refusal> of(Labels labels) {
            if (labels.metricName().isEmpty()) {
                return Optional.of(Refusal.INVALID_LABELS);
            }
            if (labels.size() > limits.labels()) {
                return Optional.of(Refusal.LABEL_LIMIT);
            }
            for (int i = 0; i < labels.size(); i++) {
                if (labels.name(i).isEmpty()) {
                    return Optional.of(Refusal.INVALID_LABELS);
                }
                if (isLonger(labels.name(i), limits.labelNameBytes())
                        || isLonger(labels.value(i), limits.labelValueBytes())) {
                    return Optional.of(Refusal.LABEL_LIMIT);
                }
            }
            return Optional.empty();
        }

        /// A UTF-16 unit is at most three bytes of UTF-8, so most texts need no counting.
        private static boolean isLonger(String text, int limit) {
            return text.length() > limit / 3
                    && text.getBytes(StandardCharsets.UTF_8).length > limit;
        }
    }

    Push(Appender appender, Judge judge, PushMetrics metrics) {
        this.appender = appender;
        this.judge = judge;
        this.metrics = metrics;
    }

    /// Takes the series that the next samples are of; false where it is refused, with all of its
    /// `count` samples.
    public boolean series(Labels of, int count) {
        labels = of;
        Optional<Refusal> refusal = judge.of(of);
        if (refusal.isEmpty()) {
            series = appender.series(of);
            refusal =
                    series == Appender.NO_SERIES
                            ? Optional.of(Refusal.SERIES_LIMIT)
                            : Optional.empty();
        }
        refusal.ifPresent(why -> refuse(why, of.toString(), count));
        return refusal.isEmpty();
    }

    /// Adds a float, which may be the stale marker; 0 for a start that is not known.
    public void sample(long timeMillis, double value, long startMillis) {
        if (isTaken(timeMillis, () -> appender.append(series, timeMillis, value, startMillis))) {
            samples++;
        }
    }

    /// Adds a native histogram; 0 for a start that is not known.
    public void histogram(long timeMillis, NativeHistogram histogram, long startMillis) {
        Optional<String> flaw = histogram.flaw();
        if (flaw.isPresent()) {
            refuseSample(Refusal.INVALID_HISTOGRAM, flaw.get());
        } else if (isTaken(
                timeMillis, () -> appender.append(series, timeMillis, histogram, startMillis))) {
            histograms++;
        }
    }

    /// Adds exemplars of the series, in any order. One that is not taken fails the push only where
    /// the protocol says so.
    public void exemplars(List<Exemplar> all) {
        all.stream().sorted(Comparator.comparingLong(Exemplar::timeMillis)).forEach(this::exemplar);
    }

    private void exemplar(Exemplar exemplar) {
        if (exemplar.timeMillis() > judge.latestMillis) {
            refuseExemplar(Refusal.TOO_FAR_AHEAD, exemplar);
            return;
        }
        switch (appender.exemplar(series, exemplar)) {
            case STORED, SAME -> exemplars++;
            case OUT_OF_ORDER -> refuseExemplar(Refusal.EXEMPLAR_OUT_OF_ORDER, exemplar);
            case TOO_LONG -> refuseExemplar(Refusal.INVALID_EXEMPLAR, exemplar);
            case UNKNOWN_SERIES, NOT_KEPT -> {} // nothing is lost that somebody keeps
        }
    }

    private void refuseExemplar(Refusal why, Exemplar exemplar) {
        if (judge.protocol == Protocol.REMOTE_WRITE_2) {
            refuse(why, "exemplar %s of %s".formatted(exemplar.labels(), labels), 0);
        } else {
            metrics.refused(judge.protocol, why, 1);
        }
    }

    private interface Appending {
        AppendResult append();
    }

    private boolean isTaken(long timeMillis, Appending appending) {
        if (timeMillis > judge.latestMillis) {
            refuse(Refusal.TOO_FAR_AHEAD, labels + " at " + timeMillis, 1);
            return false;
        }
        AppendResult result = appending.append();
        if (result == AppendResult.UNKNOWN_SERIES) {
            // It was forgotten between two samples.
            series = appender.series(labels);
            result = appending.append();
        }
        Optional<Refusal> refusal = refusal(result);
        refusal.ifPresent(why -> refuse(why, labels + " at " + timeMillis, 1));
        return refusal.isEmpty();
    }

    private static Optional<Refusal> refusal(AppendResult result) {
        return switch (result) {
            case STORED, SAME -> Optional.empty();
            case DUPLICATE -> Optional.of(Refusal.DUPLICATE);
            case OUT_OF_ORDER -> Optional.of(Refusal.OUT_OF_ORDER);
            case TOO_OLD -> Optional.of(Refusal.TOO_OLD);
            case MALFORMED -> Optional.of(Refusal.INVALID_HISTOGRAM);
            case UNKNOWN_SERIES -> Optional.of(Refusal.SERIES_LIMIT);
        };
    }

    /// Says that a sample of the series is not taken.
    public void refuseSample(Refusal why, String problem) {
        refuse(why, problem + " in " + labels, 1);
    }

    /// Says that something is not taken.
    ///
    /// @param about what it is
    /// @param count how many samples it stands for
    public void refuse(Refusal why, String about, int count) {
        metrics.refused(judge.protocol, why, Math.max(1, count));
        refused += count;
        problemCount++;
        if (problemCount <= MOST_PROBLEMS) {
            problems.append(why.words()).append(": ").append(about).append('\n');
        }
    }

    /// How many samples, or series without any, were not taken so far.
    public int refused() {
        return refused;
    }

    /// Brings what was taken into the store.
    public PushResult commit() {
        appender.commit();
        metrics.taken(judge.protocol, samples + histograms);
        if (problemCount > MOST_PROBLEMS) {
            problems.append("and %d more\n".formatted(problemCount - MOST_PROBLEMS));
        }
        return new PushResult(samples, histograms, exemplars, refused, problems.toString());
    }

    @Override
    public void close() {
        appender.close();
    }
}
