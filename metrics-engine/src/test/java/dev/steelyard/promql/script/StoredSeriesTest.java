package dev.steelyard.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What histograms say of resets once they are stored: `u` unknown, `r` reset, `n` no reset, `g`
/// gauge. A point `s` is the stale marker, `f` a float.
class StoredSeriesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # a chunk goes on while counts rise
                    {{count:1 buckets:[1]}} {{count:2 buckets:[2]}} {{count:5 buckets:[2 3]}} | u n n
                    # it ends where one falls
                    {{count:3 buckets:[3]}} {{count:2 buckets:[2]}} {{count:2 buckets:[2]}} | u u n
                    {{count:3 buckets:[2 1]}} {{count:4 buckets:[1 3]}}                     | u u
                    {{count:3 buckets:[2 1]}} {{count:4 buckets:[4]}}                       | u u
                    {{count:3 z_bucket:3}} {{count:4 z_bucket:2 buckets:[2]}}               | u u
                    # where a reset is stated
                    {{count:1 buckets:[1]}} {{count:2 buckets:[2] counter_reset_hint:reset}} | u u
                    # where the layout changes
                    {{count:1 buckets:[1]}} {{schema:1 count:2 buckets:[2]}}                | u u
                    {{count:1 buckets:[1]}} {{count:2 z_bucket_w:1 buckets:[0 2]}}          | u u
                    # at the stale marker and at a float
                    {{count:1 buckets:[1]}} s {{count:2 buckets:[2]}}                       | u u
                    {{count:1 buckets:[1]}} f {{count:2 buckets:[2]}} {{count:2 buckets:[2]}} | u u n
                    # gauges are gauges, and nothing goes on from them
                    {{count:1 counter_reset_hint:gauge}} {{counter_reset_hint:gauge}}       | g g
                    {{count:1 counter_reset_hint:gauge}} {{count:2}}                        | g u
                    # what was stated of no reset is found out anew
                    {{count:2 counter_reset_hint:not_reset}} {{count:1 counter_reset_hint:not_reset}} | u u
                    """)
    void storedHistogramsSayOfResetsWhatADatabaseWould(String points, String expected)
            throws MalformedScriptException {
        StoredSeries series = new StoredSeries(Labels.of("__name__", "h"));
        long time = 0;
        String described = points.replaceAll("\\bs\\b", "stale").replaceAll("\\bf\\b", "1");
        for (SeriesPoint point : SequenceNotation.read(new LineCursor(1, described))) {
            assertThat(series.append(sample(time++, point))).isTrue();
        }
        List<String> resets =
                series.samples().stream()
                        .filter(sample -> sample.histogram() != null)
                        .map(sample -> letter(sample.histogram()))
                        .toList();
        assertThat(resets).isEqualTo(Arrays.asList(expected.split(" ")));
    }

    private static String letter(NativeHistogram histogram) {
        return histogram.counterReset().name().substring(0, 1).toLowerCase(java.util.Locale.ROOT);
    }

    private static StoredSample sample(long time, SeriesPoint point) {
        return switch (point) {
            case SeriesPoint.Gap _ -> throw new AssertionError("a gap is no sample");
            case SeriesPoint.FloatValue(double value) -> new StoredSample(time, value, null, 0);
            case SeriesPoint.Histogram(NativeHistogram histogram, _) ->
                    new StoredSample(time, histogram.sum(), histogram, 0);
        };
    }

    @Test
    void samplesThatContradictWhatIsThereAreRefused() {
        StoredSeries series = new StoredSeries(Labels.of("__name__", "m"));
        assertThat(series.append(new StoredSample(10, 1, null, 0))).isTrue();
        assertThat(series.append(new StoredSample(10, 1, null, 0))).isTrue();
        assertThat(series.append(new StoredSample(10, 2, null, 0))).isFalse();
        assertThat(series.append(new StoredSample(5, 1, null, 0))).isFalse();
        assertThat(series.append(new StoredSample(20, Staleness.MARKER, null, 0))).isTrue();
        assertThat(series.samples()).hasSize(2);
    }
}
