package dev.steelyard.scrape;

import static dev.steelyard.testing.Reading.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.Leniency;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricType;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TargetSeriesTest {
    private static final Target.Honor EVERYTHING = new Target.Honor(true, true, true);
    private static final Target.Honor NO_TIMES = new Target.Honor(false, false, false);

    private final Head head = new Head(HeadOptions.DEFAULT);
    private ScrapedTarget target = target(Target.Honor.DEFAULT, ScrapeLimits.DEFAULT);

    @Test
    void samplesGetTheTimeOfTheScrapeAndTheLabelsOfTheTarget() throws Exception {
        Tally tally = target.answers(1000, "a{x=\"1\"} 5", "a 7");
        assertThat(Reading.metric(head, "a"))
                .containsOnlyKeys(
                        Labels.of("__name__", "a", "job", "test", "instance", "one:80", "x", "1"),
                        Labels.of("__name__", "a", "job", "test", "instance", "one:80"));
        assertThat(target.samples("a")).containsEntry("a{x=\"1\"}", samples(1000, 5));
        assertThat(tally.samples()).isEqualTo(2);
        assertThat(tally.followed()).isEqualTo(2);
        assertThat(tally.addedSeries()).isEqualTo(2);
        assertThat(tally.drops()).isEmpty();
    }

    @Test
    void knownSeriesAreNotAddedAgainInWhateverOrderTheyCome() throws Exception {
        target.answers(1000, "a{x=\"1\"} 1", "a{x=\"2\"} 2", "a{x=\"3\"} 3", "b 4");
        Tally same =
                target.answers(2000, "a{x=\"1\"} 11", "a{x=\"2\"} 12", "a{x=\"3\"} 13", "b 14");
        Tally shuffled =
                target.answers(3000, "b 24", "a{x=\"3\"} 23", "a{x=\"1\"} 21", "a{x=\"2\"} 22");
        assertThat(same.addedSeries() + shuffled.addedSeries()).isZero();
        assertThat(target.samples("a"))
                .containsEntry("a{x=\"1\"}", samples(1000, 1, 2000, 11, 3000, 21))
                .containsEntry("a{x=\"2\"}", samples(1000, 2, 2000, 12, 3000, 22))
                .containsEntry("a{x=\"3\"}", samples(1000, 3, 2000, 13, 3000, 23));
        assertThat(target.samples("b")).containsEntry("b{}", samples(1000, 4, 2000, 14, 3000, 24));
    }

    @Test
    void labelsInAnotherOrderAreTheSameSeriesWhichGoesOn() throws Exception {
        target.answers(1000, "a{x=\"1\",y=\"2\"} 1", "b{x=\"1\",y=\"2\"} 2");
        target.answers(2000, "a{y=\"2\",x=\"1\"} 11", "b{x=\"1\",y=\"2\"} 12");
        target.answers(3000, "a{y=\"2\",x=\"1\"} 21", "b{y=\"2\",x=\"1\"} 22");
        assertThat(Reading.metric(head, "a")).hasSize(1);
        assertThat(target.samples("a").values())
                .containsExactly(samples(1000, 1, 2000, 11, 3000, 21));
        assertThat(target.samples("b").values())
                .containsExactly(samples(1000, 2, 2000, 12, 3000, 22));
    }

    @Test
    void familiesWhoseLinesMoveKeepTheirSeriesAndTypes() throws Exception {
        String a = "# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\n";
        String b = "# TYPE b gauge\nb{le=\"1\"} 3\nb 4\n";
        target.answers(1000, a + b);
        Tally swapped = target.answers(2000, b + a);
        Tally again = target.answers(3000, b + a);
        Tally shorter = target.answers(4000, "b 4\nb{le=\"1\"} 3\n# TYPE a histogram\n");
        assertThat(swapped.addedSeries() + again.addedSeries() + shorter.addedSeries()).isZero();
        assertThat(target.samples("b").values())
                .containsExactlyInAnyOrder(
                        samples(1000, 3, 2000, 3, 3000, 3, 4000, 3),
                        samples(1000, 4, 2000, 4, 3000, 4, 4000, 4));
        assertThat(target.samples("a_bucket"))
                .containsEntry(
                        "a_bucket{le=\"1.0\"}", samples(1000, 1, 2000, 1, 3000, 1, 4000, STALE))
                .hasSize(2);
    }

    @Test
    void aChangeOfFormatChangesNoSeries() throws Exception {
        target.answers(1000, "a{x=\"1\"} 1", "b{y=\"2\"} 2");
        Tally tally =
                target.answers(
                        2000, ExpositionFormat.OPENMETRICS, "a{x=\"1\"} 3\nb{y=\"2\"} 4\n# EOF\n");
        assertThat(tally.addedSeries()).isZero();
        assertThat(target.samples("a")).containsEntry("a{x=\"1\"}", samples(1000, 1, 2000, 3));
    }

    @Test
    void exemplarsGoWithTheirSamplesAndHaveTheirTimeWhereTheyTellNone() throws Exception {
        target.answers(
                1000,
                ExpositionFormat.OPENMETRICS,
                """
                # TYPE a counter
                a_total{x="1"} 1 # {trace_id="q"} 0.5
                a_total{x="2"} 1 # {trace_id="r"} 0.7 0.9
                # EOF
                """);
        assertThat(head.exemplars(List.of(List.of(new LabelMatcher.Equal("job", "test"))), 0, 2000))
                .flatExtracting(ExemplarReader.SeriesExemplars::exemplars)
                .containsExactly(
                        new Exemplar(Labels.of("trace_id", "q"), 0.5, 1000, false),
                        new Exemplar(Labels.of("trace_id", "r"), 0.7, 900, true));
    }

    @Nested
    class StaleMarkers {
        @Test
        void endASeriesThatVanishesAndNoOther() throws Exception {
            target.answers(1000, "a 1", "b 1");
            target.answers(2000, "b 2");
            target.answers(3000, "b 3");
            target.answers(4000, "a 4", "b 4");
            assertThat(target.samples("a"))
                    .containsEntry("a{}", samples(1000, 1, 2000, STALE, 4000, 4));
            assertThat(target.samples("b").get("b{}")).hasSize(4);
        }

        @Test
        void endAllSeriesOnceWhenTheTargetFails() throws Exception {
            target.answers(1000, "a 1", "b 1");
            target.failsToAnswer(2000);
            target.failsToAnswer(3000);
            Tally back = target.answers(4000, "a 4");
            assertThat(back.addedSeries()).isZero();
            assertThat(target.samples("a"))
                    .containsEntry("a{}", samples(1000, 1, 2000, STALE, 4000, 4));
            assertThat(target.samples("b")).containsEntry("b{}", samples(1000, 1, 2000, STALE));
        }

        @Test
        void endAllSeriesWhenTheAnswerIsBrokenOfWhichNothingIsTaken() throws Exception {
            target.answers(1000, "a 1", "b 1");
            assertThatThrownBy(() -> target.answers(2000, "a 2", "new 2", "b{"))
                    .isInstanceOf(MalformedExpositionException.class)
                    .satisfies(e ->
                            assertThat(((MalformedExpositionException) e).line()).isEqualTo(3));
            assertThat(target.samples("a")).containsEntry("a{}", samples(1000, 1, 2000, STALE));
            assertThat(target.samples("b")).containsEntry("b{}", samples(1000, 1, 2000, STALE));
            assertThat(target.samples("new")).isEmpty();
            Tally next = target.answers(3000, "a 3", "new 3");
            assertThat(next.addedSeries()).isEqualTo(1);
            assertThat(target.samples("new")).containsEntry("new{}", samples(3000, 3));
        }

        @Test
        void areNotForSeriesWithTimesOfTheirOwn() throws Exception {
            target.answers(1000, "a 1 900", "b 1 900");
            target.answers(2000, "b 2 1900");
            target.failsToAnswer(3000);
            assertThat(target.samples("a")).containsEntry("a{}", samples(900, 1));
            assertThat(target.samples("b")).containsEntry("b{}", samples(900, 1, 1900, 2));
        }

        @Test
        void areForThemTooWhenTold() throws Exception {
            target = target(EVERYTHING, ScrapeLimits.DEFAULT);
            target.answers(1000, "a 1 900", "b 1 900");
            target.answers(2000, "b 2 1900");
            target.failsToAnswer(3000);
            assertThat(target.samples("a")).containsEntry("a{}", samples(900, 1, 901, STALE));
            assertThat(target.samples("b"))
                    .containsEntry("b{}", samples(900, 1, 1900, 2, 1901, STALE));
        }

        @Test
        void costNoSampleOfATargetThatLags() throws Exception {
            target = target(EVERYTHING, ScrapeLimits.DEFAULT);
            target.answers(60_000, "a 1 30000");
            target.failsToAnswer(75_000);
            Tally back = target.answers(90_000, "a 2 60000");
            assertThat(back.drops()).isEmpty();
            assertThat(target.samples("a"))
                    .containsEntry("a{}", samples(30_000, 1, 30_001, STALE, 60_000, 2));
        }

        @Test
        void ofATargetWhoseTimesWentBackComeWhenItVanishes() throws Exception {
            target = target(EVERYTHING, ScrapeLimits.DEFAULT);
            target.answers(1000, "a 1 900");
            target.answers(2000, "a 2 500");
            target.failsToAnswer(3000);
            assertThat(target.samples("a")).containsEntry("a{}", samples(900, 1, 3000, STALE));
        }

        @Test
        void neverBringBackASeriesThatTheStoreForgot() throws Exception {
            target.answers(1000, "a 1", "b 1");
            head.truncate(Duration.ofHours(2).toMillis());
            target.failsToAnswer(Duration.ofHours(2).toMillis());
            assertThat(target.samples("a")).isEmpty();
        }
    }

    @Test
    void aSeriesThatTheStoreForgotIsAskedForAgain() throws Exception {
        target.answers(1000, "a{x=\"1\"} 1", "b 1");
        head.truncate(Duration.ofHours(2).toMillis());
        long later = Duration.ofHours(2).toMillis();
        Tally tally = target.answers(later, "a{x=\"1\"} 2", "b 2");
        assertThat(tally.drops()).isEmpty();
        assertThat(target.samples("a")).containsEntry("a{x=\"1\"}", samples((double) later, 2));
    }

    @Nested
    class TimesOfTheTarget {
        @Test
        void areKept() throws Exception {
            target.answers(5000, "a 1 4000", "a 2 4500");
            assertThat(target.samples("a")).containsEntry("a{}", samples(4000, 1, 4500, 2));
        }

        @Test
        void areIgnoredWhenNotHonoured() throws Exception {
            target = target(NO_TIMES, ScrapeLimits.DEFAULT);
            target.answers(5000, "a 1 4000");
            target.answers(6000, "b 1");
            assertThat(target.samples("a")).containsEntry("a{}", samples(5000, 1, 6000, STALE));
        }

        @Test
        void areRefusedMoreThanTenMinutesAhead() throws Exception {
            Tally tally = target.answers(1000, "a 1 601000", "b 1 601001");
            assertThat(tally.drops()).containsOnly(Map.entry(SampleDrop.FUTURE, 1));
            assertThat(target.samples("a")).containsEntry("a{}", samples(601_000, 1));
            assertThat(target.samples("b")).isEmpty();
        }

        @Test
        void mayRepeatButNotGoBack() throws Exception {
            target.answers(5000, "a 1 4000");
            assertThat(target.answers(6000, "a 1 4000").drops()).isEmpty();
            assertThat(target.answers(7000, "a 2 4000").drops())
                    .containsOnly(Map.entry(SampleDrop.DUPLICATE, 1));
            assertThat(target.answers(8000, "a 2 3000").drops())
                    .containsOnly(Map.entry(SampleDrop.OUT_OF_ORDER, 1));
            head.truncate(Duration.ofHours(2).toMillis());
            assertThat(target.answers(9000, "a 2 9000").drops())
                    .containsOnly(Map.entry(SampleDrop.TOO_OLD, 1));
        }
    }

    @Test
    void ofTwoSamplesOfASeriesTheFirstIsKept() throws Exception {
        Tally tally =
                target.answers(
                        1000, "a 1", "a 1", "a 2", "b{x=\"1\",y=\"2\"} 1", "b{y=\"2\",x=\"1\"} 2");
        assertThat(tally.drops()).containsOnly(Map.entry(SampleDrop.DUPLICATE, 3));
        assertThat(target.samples("a")).containsEntry("a{}", samples(1000, 1));
        assertThat(target.samples("b")).containsEntry("b{x=\"1\",y=\"2\"}", samples(1000, 1));
    }

    @Nested
    class Limits {
        @Test
        void letKnownSeriesGoOnAndDropNewOnes() throws Exception {
            target = target(Target.Honor.DEFAULT, new ScrapeLimits(1000, 3, 64, 256, 4096));
            target.answers(1000, "a{x=\"1\"} 1", "a{x=\"2\"} 1");
            Tally burst =
                    target.answers(
                            2000,
                            "a{x=\"9\"} 2",
                            "a{x=\"8\"} 2",
                            "a{x=\"7\"} 2",
                            "a{x=\"1\"} 2",
                            "a{x=\"2\"} 2");
            assertThat(burst.drops()).containsOnly(Map.entry(SampleDrop.SERIES_LIMIT, 2));
            assertThat(burst.samples()).isEqualTo(5);
            assertThat(burst.followed()).isEqualTo(3);
            assertThat(target.samples("a").keySet())
                    .containsExactly("a{x=\"1\"}", "a{x=\"2\"}", "a{x=\"9\"}");
            assertThat(target.samples("a").get("a{x=\"1\"}")).hasSize(2);
        }

        @Test
        void giveRoomAgainWhenSeriesVanish() throws Exception {
            target = target(Target.Honor.DEFAULT, new ScrapeLimits(1000, 2, 64, 256, 4096));
            target.answers(1000, "a 1", "b 1");
            assertThat(target.answers(2000, "c 1", "d 1").followed()).isZero();
            assertThat(target.answers(3000, "c 1", "d 1").followed()).isEqualTo(2);
        }

        @Test
        void areOnLabelsTheirNamesAndTheirValues() throws Exception {
            target = target(Target.Honor.DEFAULT, new ScrapeLimits(1000, 100, 5, 8, 10));
            Tally tally =
                    target.answers(
                            1000,
                            "a{x=\"1\",y=\"2\"} 1",
                            "a{x=\"1\",y=\"2\",z=\"3\"} 1",
                            "b{eight_by=\"1\"} 1",
                            "b{nine_byte=\"1\"} 1",
                            "c{x=\"0123456789\"} 1",
                            "c{x=\"0123456789a\"} 1",
                            "c{x=\"01234567é\"} 1",
                            "c{x=\"012345678é\"} 1");
            assertThat(tally.drops())
                    .containsOnly(
                            Map.entry(SampleDrop.LABEL_LIMIT, 1),
                            Map.entry(SampleDrop.LABEL_NAME_LENGTH, 1),
                            Map.entry(SampleDrop.LABEL_VALUE_LENGTH, 2));
            assertThat(tally.followed()).isEqualTo(4);
        }

        @Test
        void ofTheStoreCostOnlyTheSeriesBeyondThem() throws Exception {
            Head small = new Head(new HeadOptions(Duration.ofHours(1), 2));
            target = new ScrapedTarget(small, Targets.of("http://one:80/"), ScrapeLimits.DEFAULT);
            Tally tally = target.answers(1000, "a 1", "b 1", "c 1");
            assertThat(tally.drops()).containsOnly(Map.entry(SampleDrop.STORE_FULL, 1));
            assertThat(target.samples("b")).hasSize(1);
            assertThat(target.answers(2000, "a 2", "b 2", "c 2").followed()).isEqualTo(2);
        }
    }

    @Test
    void whatAFormatForbidsAndPrometheusTakesIsCounted() throws Exception {
        Tally tally = target.answers(1000, "a{x=\"1\" y=\"2\"} 1");
        assertThat(tally.forgiven()).containsOnly(Map.entry(Leniency.MISSING_COMMA, 1));
    }

    @Nested
    class DeclarationsOfFamilies {
        @Test
        void areFoundByTheMetricsOfTheFamily() throws Exception {
            target.answers(
                    1000,
                    ExpositionFormat.OPENMETRICS,
                    """
                    # TYPE requests_seconds counter
                    # UNIT requests_seconds seconds
                    # HELP requests_seconds Time spent.
                    requests_seconds_total 1
                    # EOF
                    """);
            var expected =
                    new FamilyDeclaration(
                            "requests_seconds", MetricType.COUNTER, "Time spent.", "seconds");
            assertThat(target.declarations().of("requests_seconds_total")).contains(expected);
            assertThat(target.declarations().of("requests_seconds")).contains(expected);
            assertThat(target.declarations().of("requests")).isEmpty();
        }

        @Test
        void followChangesAndSurviveBrokenAnswers() throws Exception {
            target.answers(1000, "# TYPE a gauge", "a 1");
            assertThatThrownBy(() -> target.answers(2000, "# TYPE a counter", "a{"))
                    .isInstanceOf(MalformedExpositionException.class);
            assertThat(type("a")).isEqualTo(MetricType.GAUGE);
            target.answers(3000, "# TYPE a counter", "# HELP a " + "x".repeat(9999), "a 1");
            assertThat(type("a")).isEqualTo(MetricType.COUNTER);
            assertThat(target.declarations().of("a").orElseThrow().help()).hasSize(512);
        }

        @Test
        void areAtMostAsManyAsSeries() throws Exception {
            target = target(Target.Honor.DEFAULT, new ScrapeLimits(1000, 2, 64, 256, 4096));
            target.answers(1000, "# TYPE a gauge", "# TYPE b gauge", "# TYPE c gauge");
            assertThat(Stream.of("a", "b", "c").flatMap(m -> target.declarations().of(m).stream()))
                    .hasSize(2);
        }

        private MetricType type(String metric) {
            return target.declarations().of(metric).orElseThrow().type();
        }
    }

    @Nested
    class MalformedLines {
        private static final List<String> BAD =
                List.of(
                        "b{x=\"1\"} one",
                        "b{x=\"1} 1",
                        "b{x=\"1\",x=\"2\"} 1",
                        "b{x=\"1\"} 1 2 3",
                        "b{x=\"1\"}",
                        "{x=\"1\"} 1",
                        "# TYPE b gouge",
                        "\0\1");

        @Test
        void failAnAnswerUnlessTheyAreToBeLeftOut() {
            for (String bad : BAD) {
                assertThatThrownBy(() -> target.answers(1000, "a 1", bad, "c 1"))
                        .as(bad)
                        .isInstanceOf(MalformedExpositionException.class);
            }
        }

        @Test
        void areLeftOutOneByOneAndCountedEachTime() throws Exception {
            long time = 0;
            for (String bad : BAD) {
                ScrapedTarget forgiving = forgiving();
                for (int i = 0; i < 3; i++) {
                    time += 1000;
                    Tally tally =
                            forgiving.answers(time, "# TYPE a counter", "a 1", bad, "c 1", "d 1");
                    assertThat(tally.drops())
                            .as(bad)
                            .containsOnly(Map.entry(SampleDrop.MALFORMED_LINE, 1));
                    Sample latest = new Sample(time, 1);
                    assertThat(forgiving.samples("d"))
                            .as(bad)
                            .hasEntrySatisfying("d{}", d -> assertThat(d).endsWith(latest));
                }
                assertThat(Reading.metric(head, "b")).as(bad).isEmpty();
            }
        }

        @Test
        void ofAKnownSeriesEndItUntilItIsBack() throws Exception {
            ScrapedTarget forgiving = forgiving();
            forgiving.answers(1000, "a 1", "b 1", "c 1");
            forgiving.answers(2000, "a 2", "b two", "c 2");
            forgiving.answers(3000, "a 3", "b 3", "c 3");
            assertThat(forgiving.samples("b"))
                    .containsEntry("b{}", samples(1000, 1, 2000, STALE, 3000, 3));
            assertThat(forgiving.samples("c"))
                    .containsEntry("c{}", samples(1000, 1, 2000, 2, 3000, 3));
        }

        @Test
        void ofABodyThatIsCutShortOrHasNoOtherFailItAllTheSame() {
            ScrapedTarget forgiving = forgiving();
            assertThatThrownBy(() -> forgiving.answers(1000, ExpositionFormat.TEXT, "a 1\nb{x=\"1"))
                    .isInstanceOf(MalformedExpositionException.class);
            assertThatThrownBy(() -> forgiving.answers(1000, ExpositionFormat.OPENMETRICS, "a 1\n"))
                    .isInstanceOf(MalformedExpositionException.class);
            assertThatThrownBy(() -> forgiving.answers(1000, "<html>", "</html>"))
                    .isInstanceOf(MalformedExpositionException.class)
                    .hasMessageStartingWith("1:1:");
        }

        private ScrapedTarget forgiving() {
            return new ScrapedTarget(
                    head, Targets.forgiving("http://one:80/"), ScrapeLimits.DEFAULT);
        }
    }

    private ScrapedTarget target(Target.Honor honor, ScrapeLimits limits) {
        return new ScrapedTarget(head, Targets.of("http://one:80/", honor), limits);
    }

    private static List<Sample> samples(double... timesAndValues) {
        Sample[] samples = new Sample[timesAndValues.length / 2];
        Arrays.setAll(
                samples, i -> new Sample((long) timesAndValues[2 * i], timesAndValues[2 * i + 1]));
        return List.of(samples);
    }
}
