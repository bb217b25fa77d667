package dev.steelyard.testing;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads selections whole, so that tests can compare them.
public final class Reading {
    private Reading() {}

    /// All that a selection has, in its order. A stale marker reads as [#STALE], since as a NaN it
    /// would equal any other.
    public static Map<Labels, List<Sample>> of(SeriesReader reader, Selection selection) {
        Map<Labels, List<Sample>> all = new LinkedHashMap<>();
        SeriesCursor series = reader.select(selection);
        while (series.next()) {
            List<Sample> samples = new ArrayList<>();
            SeriesCursor.SampleCursor cursor = series.samples();
            while (cursor.next()) {
                samples.add(new Sample(cursor.timeMillis(), comparable(cursor.value())));
            }
            if (all.put(series.labels(), samples) != null) {
                throw new AssertionError("selected twice: " + series.labels());
            }
        }
        return all;
    }

    /// All that a scan of a selection has, read into columns of `room` samples as far as cursors do
    /// that.
    public static Map<Labels, List<Sample>> scanned(
            SeriesReader reader, Selection selection, int room) {
        Map<Labels, List<Sample>> all = new LinkedHashMap<>();
        SeriesCursor series = reader.scan(selection);
        while (series.next()) {
            if (all.put(series.labels(), columns(series.samples(), room)) != null) {
                throw new AssertionError("scanned twice: " + series.labels());
            }
        }
        return all;
    }

    private static List<Sample> columns(SeriesCursor.SampleCursor cursor, int room) {
        List<Sample> samples = new ArrayList<>();
        long[] times = new long[room];
        double[] values = new double[room];
        do {
            int size = cursor.readFloats(times, values, 0);
            while (size > 0) {
                for (int i = 0; i < size; i++) {
                    samples.add(new Sample(times[i], comparable(values[i])));
                }
                size = cursor.readFloats(times, values, 0);
            }
            if (!cursor.next()) {
                return samples;
            }
            samples.add(new Sample(cursor.timeMillis(), comparable(cursor.value())));
        } while (true);
    }

    /// All samples of all series with the given matchers.
    public static Map<Labels, List<Sample>> all(SeriesReader reader, LabelMatcher... matchers) {
        return of(reader, new Selection(List.of(matchers), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    /// All samples of all series with the given matchers, in words: with histograms and start
    /// times. Stale markers are alike, of floats and of histograms.
    public static Map<Labels, List<String>> words(SeriesReader reader, LabelMatcher... matchers) {
        Map<Labels, List<String>> all = new LinkedHashMap<>();
        SeriesCursor series =
                reader.select(new Selection(List.of(matchers), Long.MIN_VALUE, Long.MAX_VALUE));
        while (series.next()) {
            List<String> samples = new ArrayList<>();
            SeriesCursor.SampleCursor cursor = series.samples();
            while (cursor.next()) {
                samples.add(
                        "%d %s since %d"
                                .formatted(
                                        cursor.timeMillis(), words(cursor), cursor.startMillis()));
            }
            if (all.put(series.labels(), samples) != null) {
                throw new AssertionError("selected twice: " + series.labels());
            }
        }
        return all;
    }

    private static String words(SeriesCursor.SampleCursor cursor) {
        NativeHistogram histogram = cursor.histogram();
        if (Staleness.isStale(cursor.value())) {
            return "stale";
        }
        return histogram == null ? Double.toString(cursor.value()) : Histograms.text(histogram);
    }

    /// All samples of the metric `name`.
    public static Map<Labels, List<Sample>> metric(SeriesReader reader, String name) {
        return all(reader, new LabelMatcher.Equal(Labels.NAME, name));
    }

    /// What a stale marker reads as here.
    public static final double STALE = Double.NEGATIVE_INFINITY;

    private static double comparable(double value) {
        return Staleness.isStale(value) ? STALE : value;
    }
}
