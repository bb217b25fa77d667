package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.LabelMatcher.Equal;
import dev.steelyard.model.LabelMatcher.StartsWith;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SampleFeed.Subscription;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.storage.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadFeedTest {
    private static final Labels WEB = Labels.of("__name__", "requests", "app", "web");
    private static final Labels API = Labels.of("__name__", "requests", "app", "api");
    private static final Labels UP = Labels.of("__name__", "up", "app", "web");

    private final Head head = new Head(new HeadOptions(Duration.ofSeconds(10), 100));
    private final Told told = new Told();

    @Test
    void aListenerIsToldOfTheCommittedSamplesOfItsSeriesOnly() {
        subscribe(0, new Equal("__name__", "requests"), new Equal("app", "web"));
        add(WEB, 1000, 1);
        add(API, 1000, 2);
        add(UP, 1000, 3);
        add(WEB, 2000, Staleness.MARKER);
        assertThat(told.lines)
                .containsExactly("began web requests", "web 1000 1.0", "web 2000 stale");
    }

    @Test
    void aListenerWithoutMetricNameIsToldOfAllThatMatch() {
        subscribe(0, new StartsWith("app", "w"));
        add(WEB, 1000, 1);
        add(API, 1000, 2);
        add(UP, 1000, 3);
        assertThat(told.lines)
                .containsExactly(
                        "began web requests", "web 1000 1.0", "began web up", "web 1000 3.0");
    }

    @Test
    void whatIsThereAlreadyIsToldFirst() {
        add(WEB, 1000, 1);
        add(WEB, 2000, 2);
        add(WEB, 3000, 3);
        subscribe(2000, new Equal("__name__", "requests"));
        assertThat(told.lines)
                .containsExactly("began web requests", "web 2000 2.0", "web 3000 3.0");
        add(WEB, 4000, 4);
        assertThat(told.lines).hasSize(4).endsWith("web 4000 4.0");
    }

    @Test
    void whatLiesElsewhereIsToldFirstAndItsSeriesGoOn() {
        Head before = new Head(new HeadOptions(Duration.ofSeconds(10), 100));
        add(before, WEB, 1000, 1);
        add(before, WEB, 2000, 2);
        add(before, API, 2000, 3);
        add(WEB, 2000, 2); // is in both
        add(WEB, 3000, 4);
        Selection requests =
                new Selection(List.of(new Equal("__name__", "requests")), 0, Long.MAX_VALUE);
        Told other = new Told();
        head.subscribe(requests, told, () -> before.select(requests));
        head.subscribe(requests, other, () -> before.select(requests));
        assertThat(told.lines)
                .containsExactlyInAnyOrder(
                        "began web requests",
                        "web 1000 1.0",
                        "web 2000 2.0",
                        "web 3000 4.0",
                        "began api requests",
                        "api 2000 3.0");
        assertThat(told.lines).containsSubsequence("web 1000 1.0", "web 2000 2.0", "web 3000 4.0");
        Told late = new Told();
        head.subscribe(List.of(new Equal("app", "api")), 0, late);
        add(API, 4000, 5);
        assertThat(told.lines).hasSize(7).endsWith("api 4000 5.0");
        assertThat(told.references).hasSize(2);
        assertThat(other.lines).containsExactlyElementsOf(told.lines);
        assertThat(late.lines).containsExactly("began api requests", "api 4000 5.0");
    }

    @Test
    void whatLiesElsewhereAndNeverComesAgainIsForgotten() {
        Head before = new Head(new HeadOptions(Duration.ofSeconds(10), 100));
        add(before, WEB, 1000, 1);
        Selection requests =
                new Selection(List.of(new Equal("__name__", "requests")), 0, Long.MAX_VALUE);
        head.subscribe(requests, told, () -> before.select(requests));
        assertThat(head.labelValues("app", requests)).isEmpty();
        head.truncate(20_000);
        assertThat(told.lines)
                .containsExactly("began web requests", "web 1000 1.0", "forgotten web");
        add(WEB, 20_000, 2);
        assertThat(told.lines).endsWith("began web requests", "web 20000 2.0");
    }

    @Test
    void whatIsNotCommittedOrRefusedIsNotTold() {
        subscribe(0, new Equal("__name__", "requests"));
        try (Appender appender = head.appender()) {
            appender.append(appender.series(WEB), 1000, 1);
        }
        assertThat(told.lines).isEmpty();
        add(WEB, 2000, 1);
        add(WEB, 2000, 1);
        add(WEB, 1000, 1);
        assertThat(told.lines).containsExactly("began web requests", "web 2000 1.0");
    }

    @Test
    void aForgottenSeriesIsToldAndBeginsAgainUnderAnotherReference() {
        subscribe(0, new Equal("__name__", "requests"));
        add(WEB, 1000, 1);
        head.truncate(20_000);
        add(WEB, 20_000, 2);
        assertThat(told.lines)
                .containsExactly(
                        "began web requests",
                        "web 1000 1.0",
                        "forgotten web",
                        "began web requests",
                        "web 20000 2.0");
        assertThat(told.references).hasSize(2);
    }

    @Test
    void samplesOlderThanTheRetentionAreNotCaughtUp() {
        add(WEB, 1000, 1);
        add(WEB, 15_000, 2);
        head.truncate(20_000);
        subscribe(0, new Equal("__name__", "requests"));
        assertThat(told.lines).containsExactly("began web requests", "web 15000 2.0");
    }

    @Test
    void aClosedSubscriptionHearsNothingAndOthersGoOn() {
        Told other = new Told();
        Subscription subscription = subscribe(0, new Equal("__name__", "requests"));
        head.subscribe(List.of(new Equal("__name__", "requests")), 0, other);
        add(WEB, 1000, 1);
        subscription.close();
        subscription.close();
        add(WEB, 2000, 2);
        add(API, 2000, 2);
        head.truncate(100_000);
        assertThat(told.lines).hasSize(2);
        assertThat(other.lines).hasSize(7);
    }

    @Test
    void aListenerThatFailsSpoilsNeitherTheCommitNorOtherListeners() {
        SampleListener broken =
                new SampleListener() {
                    @Override
                    public void seriesBegan(long series, Labels labels) {
                        throw new IllegalStateException("broken on purpose, began");
                    }

                    @Override
                    public void sample(long series, long timeMillis, double value) {
                        throw new IllegalStateException("broken on purpose, sample");
                    }

                    @Override
                    public void seriesForgotten(long series) {
                        throw new IllegalStateException("broken on purpose, forgotten");
                    }
                };
        head.subscribe(List.of(new Equal("__name__", "requests")), 0, broken);
        subscribe(0, new Equal("__name__", "requests"));
        add(WEB, 1000, 1);
        head.truncate(20_000);
        assertThat(told.lines).hasSize(3);
        assertThat(head.metrics().families().toString())
                .contains("steelyard_tsdb_listener_failures")
                .contains("value=3.0");
    }

    @Test
    void aSubscriptionToEverythingIsRefused() {
        assertThatThrownBy(() -> subscribe(0, new Equal("app", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Subscription subscribe(long since, LabelMatcher... matchers) {
        return head.subscribe(List.of(matchers), since, told);
    }

    private void add(Labels labels, long time, double value) {
        add(head, labels, time, value);
    }

    private static void add(Head to, Labels labels, long time, double value) {
        try (Appender appender = to.appender()) {
            appender.append(appender.series(labels), time, value);
            appender.commit();
        }
    }

    /// Writes down what it is told, and fails on a reference that did not begin or ended.
    private static final class Told implements SampleListener {
        private final List<String> lines = new ArrayList<>();
        private final List<Long> references = new ArrayList<>();
        private final Map<Long, String> living = new HashMap<>();

        @Override
        public void seriesBegan(long series, Labels labels) {
            assertThat(references).doesNotContain(series);
            references.add(series);
            living.put(series, labels.get("app"));
            lines.add("began " + labels.get("app") + " " + labels.metricName());
        }

        @Override
        public void sample(long series, long timeMillis, double value) {
            assertThat(living).containsKey(series);
            String text = Staleness.isStale(value) ? "stale" : String.valueOf(value);
            lines.add(living.get(series) + " " + timeMillis + " " + text);
        }

        @Override
        public void seriesForgotten(long series) {
            lines.add("forgotten " + living.remove(series));
        }
    }
}
