package dev.steelyard.apiserver.push;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SampleStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A store that keeps what is committed as texts, in its order, and refuses what it is told to.
public final class RecordingStore implements SampleStore {
    private final List<String> committed = new ArrayList<>();
    private final List<NativeHistogram> histograms = new ArrayList<>();
    private final Map<Long, AppendResult> answers = new HashMap<>();
    private final Set<String> full = new HashSet<>();

    /// Answers so to every sample of this time.
    public void answer(long timeMillis, AppendResult result) {
        answers.put(timeMillis, result);
    }

    /// Takes no series of this metric.
    public void refuseSeries(String metric) {
        full.add(metric);
    }

    /// What was committed: `series time value [since start]`.
    public List<String> committed() {
        return List.copyOf(committed);
    }

    /// The histograms that were committed.
    public List<NativeHistogram> histograms() {
        return List.copyOf(histograms);
    }

    @Override
    public Appender appender() {
        return new Recorder();
    }

    private final class Recorder implements Appender {
        private final List<Labels> series = new ArrayList<>();
        private final List<String> pending = new ArrayList<>();
        private final List<NativeHistogram> pendingHistograms = new ArrayList<>();

        @Override
        public long series(Labels labels) {
            if (full.contains(labels.metricName())) {
                return NO_SERIES;
            }
            series.add(labels);
            return series.size();
        }

        @Override
        public AppendResult append(long ref, long timeMillis, double value) {
            return append(ref, timeMillis, value, 0);
        }

        @Override
        public AppendResult append(long ref, long timeMillis, double value, long startMillis) {
            return record(ref, timeMillis, Double.toString(value), startMillis);
        }

        @Override
        public AppendResult append(
                long ref, long timeMillis, NativeHistogram histogram, long startMillis) {
            AppendResult result = record(ref, timeMillis, "histogram", startMillis);
            if (result == AppendResult.STORED) {
                pendingHistograms.add(histogram);
            }
            return result;
        }

        private AppendResult record(long ref, long timeMillis, String value, long startMillis) {
            AppendResult result = answers.getOrDefault(timeMillis, AppendResult.STORED);
            if (result == AppendResult.STORED) {
                String start = startMillis == 0 ? "" : " since " + startMillis;
                pending.add(series.get((int) ref - 1) + " " + timeMillis + " " + value + start);
            }
            return result;
        }

        @Override
        public void commit() {
            committed.addAll(pending);
            histograms.addAll(pendingHistograms);
            pending.clear();
            pendingHistograms.clear();
        }

        @Override
        public void close() {
            pending.clear();
            pendingHistograms.clear();
        }
    }
}
