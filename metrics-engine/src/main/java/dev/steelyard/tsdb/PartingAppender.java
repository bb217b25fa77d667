package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarResult;
import java.util.concurrent.atomic.LongAdder;

/// A batch whose samples of some times go to another head. References are those of the first.
final class PartingAppender implements Appender {
    private final Head head;
    private final Appender usual;
    private final Appender other;
    private final TimeSpan stay;
    private final LongAdder parted;

    /// @param stay samples after its beginning and up to its end stay
    PartingAppender(Head head, Head apart, TimeSpan stay, LongAdder parted) {
        this.head = head;
        this.usual = head.appender();
        this.other = apart.appender();
        this.stay = stay;
        this.parted = parted;
    }

    @Override
    public long series(Labels labels) {
        return usual.series(labels);
    }

    @Override
    public AppendResult append(long series, long timeMillis, double value) {
        return append(series, timeMillis, value, 0);
    }

    @Override
    public AppendResult append(long series, long timeMillis, double value, long startMillis) {
        if (stays(timeMillis)) {
            return usual.append(series, timeMillis, value, startMillis);
        }
        long there = there(series);
        return there == NO_SERIES
                ? AppendResult.UNKNOWN_SERIES
                : counted(other.append(there, timeMillis, value, startMillis));
    }

    @Override
    public AppendResult append(
            long series, long timeMillis, NativeHistogram histogram, long startMillis) {
        if (stays(timeMillis)) {
            return usual.append(series, timeMillis, histogram, startMillis);
        }
        long there = there(series);
        return there == NO_SERIES
                ? AppendResult.UNKNOWN_SERIES
                : counted(other.append(there, timeMillis, histogram, startMillis));
    }

    private boolean stays(long timeMillis) {
        return timeMillis > stay.fromMillis() && timeMillis <= stay.toMillis();
    }

    private AppendResult counted(AppendResult result) {
        if (result == AppendResult.STORED) {
            parted.increment();
        }
        return result;
    }

    private long there(long series) {
        Labels labels = head.reading().labels(series);
        return labels == null ? NO_SERIES : other.series(labels);
    }

    @Override
    public ExemplarResult exemplar(long series, Exemplar exemplar) {
        return stays(exemplar.timeMillis())
                ? usual.exemplar(series, exemplar)
                : ExemplarResult.NOT_KEPT;
    }

    @Override
    public void commit() {
        usual.commit();
        other.commit();
    }

    @Override
    public void close() {
        try (usual) {
            other.close();
        }
    }
}
