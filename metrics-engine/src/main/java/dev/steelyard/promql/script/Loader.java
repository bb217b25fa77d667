package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.promql.histogram.ClassicHistogram;
import dev.steelyard.promql.histogram.ClassicHistogram.NotConvertibleException;
import dev.steelyard.promql.script.Command.Load;
import dev.steelyard.promql.script.Command.LoadedSeries;
import dev.steelyard.promql.script.StartOffset.Millis;
import dev.steelyard.promql.script.StartOffset.Unknown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Puts the samples of `load` commands into a store.
final class Loader {
    private static final String BUCKET = "_bucket";
    private static final String COUNT = "_count";
    private static final String SUM = "_sum";
    private static final String BOUND = "le";

    private final ScriptStorage store;

    Loader(ScriptStorage store) {
        this.store = store;
    }

    /// Loads all series of `load`. Of two lines for one series the later one holds.
    ///
    /// @throws MalformedScriptException where samples contradict those that are loaded already
    void load(Load load) throws MalformedScriptException {
        Map<Labels, LoadedSeries> distinct = new LinkedHashMap<>();
        load.series().forEach(series -> distinct.put(series.labels(), series));
        for (LoadedSeries series : distinct.values()) {
            for (int i = 0; i < series.points().size(); i++) {
                point(load, series, i);
            }
        }
        if (load.withCustomBounds()) {
            converted(load, distinct.values());
        }
    }

    private void point(Load load, LoadedSeries series, int index) throws MalformedScriptException {
        long time = index * load.stepMillis();
        long start = series.starts().isEmpty() ? 0 : start(series.starts().get(index), time);
        switch (series.points().get(index)) {
            case SeriesPoint.Gap _ -> {}
            case SeriesPoint.FloatValue number ->
                    append(
                            series.line(),
                            series.labels(),
                            new StoredSample(time, number.value(), null, start));
            case SeriesPoint.Histogram histogram ->
                    append(
                            series.line(),
                            series.labels(),
                            new StoredSample(
                                    time,
                                    histogram.histogram().sum(),
                                    histogram.histogram(),
                                    start));
        }
    }

    private static long start(StartOffset offset, long time) {
        return switch (offset) {
            case Unknown _ -> 0;
            case Millis millis -> time + millis.millis();
        };
    }

    private void append(int line, Labels labels, StoredSample sample)
            throws MalformedScriptException {
        if (!store.append(labels, sample)) {
            throw new MalformedScriptException(
                    line,
                    labels
                            + " has a newer sample than the one at "
                            + sample.timeMillis()
                            + " ms, or another one there; clear forgets what was loaded");
        }
    }

    /// Collects the classic histograms among `all` by series and time, and loads each as a native
    /// one with custom bounds.
    private void converted(Load load, Iterable<LoadedSeries> all) throws MalformedScriptException {
        Map<Labels, NavigableMap<Long, ClassicHistogram>> histograms = new LinkedHashMap<>();
        for (LoadedSeries series : all) {
            collect(load, series, histograms);
        }
        for (Map.Entry<Labels, NavigableMap<Long, ClassicHistogram>> entry :
                histograms.entrySet()) {
            for (Map.Entry<Long, ClassicHistogram> at : entry.getValue().entrySet()) {
                append(
                        load.line(),
                        entry.getKey(),
                        sample(load.line(), entry.getKey(), at.getKey(), at.getValue()));
            }
        }
    }

    private static StoredSample sample(int line, Labels labels, long time, ClassicHistogram classic)
            throws MalformedScriptException {
        try {
            var histogram = classic.toCustomBounds();
            return new StoredSample(time, histogram.sum(), histogram, 0);
        } catch (NotConvertibleException e) {
            throw new MalformedScriptException(
                    line,
                    labels + " at " + time + " ms is no classic histogram: " + e.getMessage());
        }
    }

    private static void collect(
            Load load,
            LoadedSeries series,
            Map<Labels, NavigableMap<Long, ClassicHistogram>> histograms) {
        String name = series.labels().metricName();
        for (String suffix : List.of(BUCKET, COUNT, SUM)) {
            if (!name.endsWith(suffix)) {
                continue;
            }
            String bound = series.labels().get(BOUND);
            if (suffix.equals(BUCKET)
                    && (!NumberNotation.isNumber(bound)
                            || Double.isNaN(NumberNotation.parse(bound)))) {
                continue;
            }
            Labels base =
                    new LabelsBuilder(series.labels())
                            .set(Labels.NAME, name.substring(0, name.length() - suffix.length()))
                            .set(BOUND, "")
                            .build();
            var times = histograms.computeIfAbsent(base, _ -> new TreeMap<>());
            for (int i = 0; i < series.points().size(); i++) {
                if (series.points().get(i) instanceof SeriesPoint.FloatValue number) {
                    ClassicHistogram at =
                            times.computeIfAbsent(
                                    i * load.stepMillis(), _ -> new ClassicHistogram());
                    switch (suffix) {
                        case BUCKET -> at.bucket(NumberNotation.parse(bound), number.value());
                        case COUNT -> at.count(number.value());
                        default -> at.sum(number.value());
                    }
                }
            }
        }
    }
}
