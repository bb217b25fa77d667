package dev.steelyard.scrape;

import static dev.steelyard.testing.Reading.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.model.Sample;
import dev.steelyard.scrape.TargetStatus.Health;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapePoolTest {
    private static final String ONE = "http://one:80/metrics";
    private static final String TWO = "http://two:80/metrics";
    private static final long START = 1_000_000_000;

    private final Head head = new Head(HeadOptions.DEFAULT);
    private final FakeClock clock = new FakeClock(START);
    private final ScriptedClient client = new ScriptedClient();
    private final ListedTargets source = new ListedTargets(Targets.of(ONE));
    private final Scraping parts = new Scraping(head, client, clock, ScrapeLimits.DEFAULT);
    private final ScrapePool pool = ScrapePool.open(parts, List.of(source));

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void aTargetIsScrapedAtItsTicks() throws Exception {
        client.answers(ONE, "a 1\n");
        clock.run(30_000);
        long offset = ScrapeSchedule.of(Targets.of(ONE)).offsetMillis();
        assertThat(samples("a"))
                .hasSize(3)
                .allMatch(sample -> sample.timeMillis() % 10_000 == offset);
        assertThat(samples("up")).extracting(Sample::value).containsOnly(1.0);
    }

    @Test
    void everyScrapeIsReported() throws Exception {
        client.does(
                ONE,
                () -> {
                    clock.advance(250);
                    return ScriptedClient.body("a 1\na 2\nb 3\n");
                });
        clock.run(10_000);
        assertThat(samples("up").getFirst().value()).isEqualTo(1);
        assertThat(samples("scrape_duration_seconds").getFirst().value()).isEqualTo(0.25);
        assertThat(samples("scrape_samples_scraped").getFirst().value()).isEqualTo(3);
        assertThat(samples("scrape_samples_post_metric_relabeling").getFirst().value())
                .isEqualTo(3);
        assertThat(samples("scrape_series_added").getFirst().value()).isEqualTo(2);
        assertThat(Reading.metric(head, "up"))
                .containsOnlyKeys(Labels.of("__name__", "up", "job", "test", "instance", "one:80"));
        Health.Up up = (Health.Up) status().health();
        assertThat(up.samples()).isEqualTo(3);
        assertThat(up.dropped()).containsOnly(Map.entry(SampleDrop.DUPLICATE, 1));
        assertThat(status().lastDurationMillis()).isEqualTo(250);
    }

    @Test
    void aFailureIsToldAndNeverLooksLikeZero() throws Exception {
        client.answers(ONE, "a 1\n");
        clock.run(10_000);
        long success = status().lastSuccessMillis();
        client.fails(ONE, ScrapeOutcome.TIMEOUT, "no complete answer within 5 s");
        clock.run(10_000);
        assertThat(samples("a")).extracting(Sample::value).containsExactly(1.0, STALE);
        assertThat(samples("up")).extracting(Sample::value).containsExactly(1.0, 0.0);
        assertThat(status().health())
                .isEqualTo(new Health.Down(ScrapeOutcome.TIMEOUT, "no complete answer within 5 s"));
        assertThat(status().lastSuccessMillis()).isEqualTo(success);
        assertThat(status().lastScrapeMillis()).isEqualTo(success + 10_000);
        client.answers(ONE, "a 2\n");
        clock.run(10_000);
        assertThat(samples("a")).extracting(Sample::value).containsExactly(1.0, STALE, 2.0);
        assertThat(status().health()).isEqualTo(new Health.Up(1, Map.of()));
    }

    @Test
    void aBrokenAnswerIsToldWithLineAndColumn() throws Exception {
        client.answers(ONE, "a 1\nb one\n");
        clock.run(10_000);
        assertThat(status().health())
                .isInstanceOfSatisfying(
                        Health.Down.class,
                        down -> {
                            assertThat(down.outcome()).isEqualTo(ScrapeOutcome.MALFORMED);
                            assertThat(down.error()).startsWith("line 2, column 3: ");
                        });
        assertThat(Reading.metric(head, "a")).isEmpty();
        assertThat(samples("up").getFirst().value()).isZero();
    }

    @Test
    void whatATargetAnswersInVainIsLoggedOnce() throws Exception {
        List<String> logged = new ArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord entry) {
                        logged.add(entry.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger logger = Logger.getLogger(ScrapeLoop.class.getName());
        logger.addHandler(handler);
        try {
            client.fails(ONE, ScrapeOutcome.UNKNOWN_FORMAT, "the answer has no Content-Type");
            clock.run(30_000);
            assertThat(logged)
                    .containsExactly(
                            "nothing is taken of what a target answers target=%s error=the answer has no Content-Type"
                                    .formatted(status().target().url()));
            client.fails(ONE, ScrapeOutcome.TIMEOUT, "no complete answer within 5 s");
            clock.run(30_000);
            assertThat(logged).hasSize(1);
            client.answers(ONE, "a one\n");
            clock.run(30_000);
            assertThat(logged).hasSize(2);
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void aTargetThatGoesHasItsSeriesEndedAtOnce() throws Exception {
        client.answers(ONE, "a 1\n");
        clock.run(10_000);
        source.become();
        assertThat(pool.statuses()).isEmpty();
        awaitEnd("a");
        assertThat(samples("a")).extracting(Sample::value).containsExactly(1.0, STALE);
        assertThat(samples("up")).extracting(Sample::value).containsExactly(1.0, STALE);
    }

    @Test
    void aTargetThatGoesWhileItIsAskedIsLeftInPeace() throws Exception {
        client.answers(ONE, "a 1\n");
        clock.run(10_000);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        client.does(
                ONE,
                () -> {
                    asked.countDown();
                    never.await();
                    return ScriptedClient.body("a 2\n");
                });
        clock.advance(10_000);
        asked.await();
        source.become();
        awaitEnd("a");
        assertThat(samples("a")).extracting(Sample::value).containsExactly(1.0, STALE);
    }

    @Test
    void aTargetThatStaysKeepsItsLoopAndItsSeries() throws Exception {
        client.answers(ONE, "a 1\n");
        client.answers(TWO, "a 2\n");
        clock.run(10_000);
        source.become(
                Targets.of(TWO), Targets.withInterval(Targets.of(ONE), Duration.ofSeconds(20)));
        clock.run(20_000);
        assertThat(samples("a")).extracting(Sample::value).doesNotContain(STALE);
        assertThat(addedSeries("one:80")).isEqualTo(1);
        assertThat(pool.statuses()).hasSize(2);
    }

    @Test
    void aLiveStatusIsOfTheMomentInWhichItIsLookedAt() throws Exception {
        client.answers(ONE, "a 1\n");
        List<TargetStatus> live = pool.liveStatuses();
        List<TargetStatus> before = pool.statuses();
        clock.run(10_000);
        assertThat(live).isEqualTo(pool.statuses()).isNotEqualTo(before);
    }

    @Test
    void theSameTargetOfTwoSourcesIsScrapedOnce() throws Exception {
        ScriptedClient other = new ScriptedClient();
        try (ScrapePool both =
                ScrapePool.open(
                        new Scraping(head, other, new FakeClock(START), ScrapeLimits.DEFAULT),
                        List.of(new ListedTargets(Targets.of(ONE)), source))) {
            assertThat(both.statuses()).hasSize(1);
        }
    }

    @Test
    void aSourceMayTellOfAChangeWhileItHoldsItsLock() throws Exception {
        Locked locked = new Locked();
        try (ScrapePool both = ScrapePool.open(parts, List.of(locked, source))) {
            CountDownLatch told = new CountDownLatch(1);
            Thread other = Thread.ofVirtual().unstarted(() -> source.become(Targets.of(TWO)));
            Thread telling = Thread.ofVirtual().start(() -> locked.tellWhile(other, told));
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(telling.join(Duration.ofSeconds(20))).isTrue();
            assertThat(other.join(Duration.ofSeconds(20))).isTrue();
            assertThat(both.statuses())
                    .extracting(status -> status.target().url().toString())
                    .containsExactly(TWO);
        }
    }

    @Test
    void closingLeavesTheSeriesAsTheyAre() throws Exception {
        client.answers(ONE, "a 1\n");
        clock.run(10_000);
        pool.close();
        source.become(Targets.of(TWO));
        assertThat(pool.statuses()).isEmpty();
        assertThat(samples("a")).extracting(Sample::value).containsExactly(1.0);
    }

    @Test
    void aFaultOfOursDoesNotEndTheLoop() throws Exception {
        client.does(
                ONE,
                () -> {
                    throw new IllegalStateException("broken on purpose");
                });
        clock.run(20_000);
        assertThat(figure("steelyard_scrape_scrapes", "internal")).isEqualTo(2);
        assertThat(status().health())
                .isInstanceOfSatisfying(
                        Health.Down.class,
                        down -> assertThat(down.outcome()).isEqualTo(ScrapeOutcome.INTERNAL));
        client.answers(ONE, "a 1\n");
        clock.run(10_000);
        assertThat(samples("a")).hasSize(1);
        assertThat(status().health()).isInstanceOf(Health.Up.class);
    }

    @Test
    void ticksThatASlowAnswerCoversAreLeftOut() throws Exception {
        client.does(
                ONE,
                () -> {
                    clock.advance(23_000);
                    return ScriptedClient.body("a 1\n");
                });
        clock.run(10_000);
        client.answers(ONE, "a 2\n");
        clock.run(10_000);
        List<Sample> samples = samples("a");
        assertThat(samples).hasSize(2);
        assertThat(samples.get(1).timeMillis() - samples.get(0).timeMillis()).isEqualTo(30_000);
    }

    @Test
    void aClockThatWasSetBackDoesNotStopTheLoop() throws Exception {
        client.answers(ONE, "a 1\n");
        clock.run(10_000);
        clock.set(START - 3_600_000);
        clock.run(20_000);
        assertThat(client.timesAsked()).isEqualTo(3);
        assertThat(status().health())
                .isEqualTo(new Health.Up(1, Map.of(SampleDrop.OUT_OF_ORDER, 1)));
    }

    @Test
    void figuresTellOutcomesSamplesAndTargets() throws Exception {
        client.answers(ONE, "a 1\na 2\n");
        source.become(Targets.of(ONE), Targets.of(TWO));
        clock.run(10_000);
        assertThat(figure("steelyard_scrape_scrapes", "success")).isEqualTo(1);
        assertThat(figure("steelyard_scrape_scrapes", "unreachable")).isEqualTo(1);
        assertThat(figure("steelyard_scrape_scrapes", "timeout")).isZero();
        assertThat(figure("steelyard_scrape_samples", "")).isEqualTo(2);
        assertThat(figure("steelyard_scrape_samples_dropped", "duplicate")).isEqualTo(1);
        assertThat(figure("steelyard_scrape_body_bytes", "")).isEqualTo(8);
        assertThat(figure("steelyard_scrape_targets", "up")).isEqualTo(1);
        assertThat(figure("steelyard_scrape_targets", "down")).isEqualTo(1);
        assertThat(family("steelyard_scrape_duration_seconds").points())
                .singleElement()
                .isInstanceOfSatisfying(
                        MetricPoint.Histogram.class, each -> assertThat(each.count()).isEqualTo(2));
    }

    @Test
    void declarationsOfAllTargetsAreAnswered() throws Exception {
        client.answers(ONE, "# TYPE a gauge\na 1\n");
        client.answers(TWO, "# TYPE a gauge\na 1\n# TYPE b counter\nb 1\n");
        source.become(Targets.of(ONE), Targets.of(TWO));
        clock.run(10_000);
        assertThat(pool.declarations("a"))
                .containsExactly(new FamilyDeclaration("a", MetricType.GAUGE, "", ""));
        assertThat(pool.declarations("nothing")).isEmpty();
        client.answers(TWO, "# TYPE a counter\na 1\n");
        clock.run(10_000);
        assertThat(pool.declarations("a")).hasSize(2);
    }

    private TargetStatus status() {
        return pool.statuses().getFirst();
    }

    private List<Sample> samples(String metric) {
        return Reading.metric(head, metric).values().stream().flatMap(List::stream).toList();
    }

    private double addedSeries(String instance) {
        return Reading.all(
                        head,
                        new LabelMatcher.Equal("__name__", "scrape_series_added"),
                        new LabelMatcher.Equal("instance", instance))
                .values()
                .stream()
                .flatMap(List::stream)
                .mapToDouble(Sample::value)
                .sum();
    }

    /// Waits for the stale marker of a loop that is ending.
    private void awaitEnd(String metric) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (samples(metric).getLast().value() != STALE) {
            assertThat(System.nanoTime()).as("no end of %s", metric).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private MetricFamily family(String name) {
        return pool.families().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private double figure(String name, String kind) {
        return family(name).points().stream()
                .filter(point -> kind.isEmpty() || point.labels().toString().contains('"' + kind))
                .map(MetricPoint.Value.class::cast)
                .mapToDouble(MetricPoint.Value::value)
                .sum();
    }

    /// A source without targets that holds a lock while it tells and while it answers.
    private static final class Locked implements TargetSource {
        private final ReentrantLock lock = new ReentrantLock();
        private final CountDownLatch otherAsks = new CountDownLatch(1);
        private volatile Runnable changed = () -> {};

        /// Tells of a change, holding the lock for which `other` already waits.
        void tellWhile(Thread other, CountDownLatch told) {
            lock.lock();
            try {
                other.start();
                otherAsks.await();
                changed.run();
                told.countDown();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public List<Target> targets() {
            if (lock.isLocked() && !lock.isHeldByCurrentThread()) {
                otherAsks.countDown();
            }
            lock.lock();
            try {
                return List.of();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onChange(Runnable changed) {
            this.changed = changed;
        }
    }
}
