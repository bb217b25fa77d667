package dev.steelyard.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.LabelMatcher.Equal;
import dev.steelyard.model.LabelMatcher.NoneOf;
import dev.steelyard.model.LabelMatcher.NotEqual;
import dev.steelyard.model.LabelMatcher.OneOf;
import dev.steelyard.model.LabelMatcher.StartsWith;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Reading;
import dev.steelyard.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// What every [SeriesReader] passes: an implementation extends the kit and says how it is filled.
public abstract class SeriesReaderKit {
    private static final Labels WEB = Labels.of("__name__", "requests", "app", "web", "zone", "a");
    private static final Labels API = Labels.of("__name__", "requests", "app", "api");
    private static final Labels UP = Labels.of("__name__", "up", "app", "web");
    private static final Map<Labels, List<Sample>> THREE =
            Map.of(
                    WEB, List.of(new Sample(1000, 1), new Sample(2000, 2), new Sample(3000, 3)),
                    API, List.of(new Sample(2000, 20)),
                    UP, List.of(new Sample(1000, 1), new Sample(4000, Staleness.MARKER)));

    /// A reader of exactly these series, whose samples rise in time.
    protected abstract SeriesReader holding(Map<Labels, List<Sample>> series);

    @Test
    void matchersOfEveryKindSelectByLabelAndAbsentLabelsAreEmpty() {
        SeriesReader reader = holding(THREE);
        check(reader, List.of(WEB, API), new Equal("__name__", "requests"));
        check(reader, List.of(WEB), new Equal("__name__", "requests"), new Equal("zone", "a"));
        check(reader, List.of(API), new Equal("__name__", "requests"), new Equal("zone", ""));
        check(reader, List.of(WEB), new NotEqual("zone", ""));
        check(reader, List.of(API), new Equal("app", "api"), new NotEqual("zone", "a"));
        check(reader, List.of(WEB, API, UP), new OneOf("app", Set.of("web", "api", "none")));
        check(reader, List.of(API), new StartsWith("app", "a"), new OneOf("zone", Set.of("")));
        check(reader, List.of(WEB, UP), new NoneOf("app", Set.of("", "api")));
        check(reader, List.of(UP), new StartsWith("__name__", "u"));
        check(reader, List.of(WEB, UP), new Equal("app", "web"), new StartsWith("zone", ""));
    }

    @Test
    void whatNothingMatchesIsEmptyNotAnError() {
        SeriesReader reader = holding(THREE);
        check(reader, List.of(), new Equal("__name__", "nothing"));
        check(reader, List.of(), new Equal("nolabel", "x"));
        check(reader, List.of(), new NotEqual("nolabel", ""));
        check(reader, List.of(), new Equal("app", "web"), new Equal("app", "api"));
        check(holding(Map.of()), List.of(), new Equal("__name__", "requests"));
    }

    @Test
    void bothEndsOfTheRangeBelongToIt() {
        SeriesReader reader = holding(THREE);
        assertThat(range(reader, 1000, 3000)).containsOnlyKeys(WEB, API);
        assertThat(range(reader, 1001, 2999)).containsEntry(WEB, List.of(new Sample(2000, 2)));
        assertThat(range(reader, 2000, 2000)).containsOnlyKeys(WEB, API);
        assertThat(range(reader, 2001, 2999)).isEmpty();
        assertThat(range(reader, 3000, 2000)).isEmpty();
        assertThat(range(reader, Long.MIN_VALUE, 999)).isEmpty();
        assertThat(range(reader, 3001, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void staleMarkersAreSamples() {
        assertThat(Reading.metric(holding(THREE), "up"))
                .containsEntry(UP, List.of(new Sample(1000, 1), new Sample(4000, Reading.STALE)));
    }

    @Test
    void seriesComeInTheOrderOfTheirLabels() {
        assertThat(Reading.all(holding(THREE), new NotEqual("app", "")).keySet())
                .containsExactly(API, WEB, UP);
    }

    @Test
    void aCursorStaysAtItsEnd() {
        SeriesCursor series = holding(THREE).select(selection(2000, 2000, "requests"));
        assertThat(series.next()).isTrue();
        SeriesCursor.SampleCursor samples = series.samples();
        assertThat(samples.next()).isTrue();
        assertThat(samples.next()).isFalse();
        assertThat(samples.next()).isFalse();
        assertThat(series.next()).isTrue();
        assertThat(series.next()).isFalse();
        assertThat(series.next()).isFalse();
    }

    @Test
    void samplesCanBeWalkedAgain() {
        SeriesCursor series = holding(THREE).select(selection(0, 9000, "up"));
        assertThat(series.next()).isTrue();
        for (int walk = 0; walk < 2; walk++) {
            SeriesCursor.SampleCursor samples = series.samples();
            assertThat(samples.next()).isTrue();
            assertThat(samples.timeMillis()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void answersAsTheNaiveStoreDoes(long seed) {
        Random random = new Random(seed);
        Map<Labels, List<Sample>> series = randomSeries(random);
        MemoryStore naive = new MemoryStore();
        series.forEach((labels, samples) ->
                samples.forEach(sample -> naive.put(labels, sample.timeMillis(), sample.value())));
        SeriesReader reader = holding(series);
        for (int i = 0; i < 40; i++) {
            Selection selection = randomSelection(random);
            Map<Labels, List<Sample>> expected = Reading.of(naive, selection);
            Map<Labels, List<Sample>> actual = Reading.of(reader, selection);
            assertThat(actual).as("%s", selection).isEqualTo(expected);
            assertThat(actual.keySet())
                    .as("%s", selection)
                    .containsExactlyElementsOf(expected.keySet());
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void scansColumnsAndTheIndexAnswerAsTheNaiveStoreDoes(long seed) {
        Random random = new Random(seed);
        Map<Labels, List<Sample>> series = randomSeries(random);
        MemoryStore naive = new MemoryStore();
        series.forEach((labels, samples) ->
                samples.forEach(sample -> naive.put(labels, sample.timeMillis(), sample.value())));
        SeriesReader reader = holding(series);
        for (int i = 0; i < 40; i++) {
            Selection selection = randomSelection(random);
            assertThat(Reading.scanned(reader, selection, 1 + random.nextInt(9)))
                    .as("%s", selection)
                    .isEqualTo(Reading.of(naive, selection));
            checkLatest(reader.scan(selection));
            assertThat(reader.labelNames(selection))
                    .as("%s", selection)
                    .isEqualTo(naive.labelNames(selection));
            for (String name : naive.labelNames(selection)) {
                assertThat(reader.labelValues(name, selection))
                        .as("%s of %s", name, selection)
                        .isEqualTo(naive.labelValues(name, selection));
            }
        }
    }

    @Test
    void theWordsOfAllSeriesAreThoseOfAnySamplesInTheRange() {
        SeriesReader reader = holding(THREE);
        Selection all = Selection.all(1000, 4000);
        assertThat(reader.labelNames(all)).containsExactly("__name__", "app", "zone");
        assertThat(reader.labelValues("app", all)).containsExactly("api", "web");
        assertThat(reader.labelValues("__name__", all)).containsExactly("requests", "up");
        assertThat(reader.labelValues("none", all)).isEmpty();
        for (Selection outside :
                List.of(
                        Selection.all(Long.MIN_VALUE, 999),
                        Selection.all(4001, Long.MAX_VALUE),
                        Selection.all(3000, 2000))) {
            assertThat(reader.labelNames(outside)).as("%s", outside).isEmpty();
            assertThat(reader.labelValues("app", outside)).as("%s", outside).isEmpty();
        }
        Selection some = Selection.all(2000, 2000);
        assertThat(reader.labelValues("app", some)).contains("api", "web");
        assertThat(reader.labelNames(some)).contains("__name__", "app", "zone");
    }

    private static void checkLatest(SeriesCursor series) {
        long[] time = new long[1];
        double[] value = new double[1];
        while (series.next()) {
            SeriesCursor.SampleCursor samples = series.samples();
            boolean known = samples.readLatest(time, value);
            Sample last = new Sample(0, 0);
            while (samples.next()) {
                last = new Sample(samples.timeMillis(), samples.value());
            }
            if (known) {
                assertThat(new Sample(time[0], value[0])).isEqualTo(last);
            }
        }
    }

    private static Map<Labels, List<Sample>> randomSeries(Random random) {
        Map<Labels, List<Sample>> series = new LinkedHashMap<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            List<Sample> samples = new ArrayList<>();
            long time = random.nextInt(1000) - 500L;
            for (int n = 1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 20); n > 0; n--) {
                samples.add(
                        new Sample(time, random.nextInt(20) == 0 ? Double.NaN : random.nextInt()));
                time +=
                        1
                                + (random.nextInt(50) == 0
                                        ? random.nextLong(3L << 31)
                                        : random.nextInt(100));
            }
            series.put(
                    Labels.of(
                            "__name__", "m" + random.nextInt(3),
                            "a", random.nextInt(3) == 0 ? "" : "x" + random.nextInt(3),
                            "b", random.nextInt(3) == 0 ? "" : "y" + random.nextInt(4)),
                    samples);
        }
        return series;
    }

    private static Selection randomSelection(Random random) {
        List<LabelMatcher> matchers = new ArrayList<>();
        matchers.add(positive(random));
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = List.of("a", "b", "c").get(random.nextInt(3));
            String value = List.of("", "x0", "x1", "y1", "y2").get(random.nextInt(5));
            matchers.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new Equal(name, value);
                        case 1 -> new NotEqual(name, value);
                        case 2 -> new OneOf(name, Set.of(value, "x2"));
                        case 3 -> new NoneOf(name, Set.of(value, "x2"));
                        default -> new StartsWith(name, value.substring(0, value.length() / 2));
                    });
        }
        Collections.shuffle(matchers, random);
        long from = random.nextInt(3000) - 1000L;
        return new Selection(matchers, from, from + random.nextInt(3000) - 100);
    }

    private static LabelMatcher positive(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Equal("__name__", "m" + random.nextInt(4));
            case 1 -> new StartsWith("__name__", "m");
            case 2 -> new NotEqual("a", "");
            default -> new OneOf("b", Set.of("y0", "y3"));
        };
    }

    private static void check(
            SeriesReader reader, List<Labels> expected, LabelMatcher... matchers) {
        assertThat(Reading.all(reader, matchers).keySet())
                .as("%s", List.of(matchers))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Map<Labels, List<Sample>> range(SeriesReader reader, long from, long to) {
        return Reading.of(reader, selection(from, to, "requests"));
    }

    private static Selection selection(long from, long to, String metric) {
        return new Selection(List.of(new Equal("__name__", metric)), from, to);
    }
}
