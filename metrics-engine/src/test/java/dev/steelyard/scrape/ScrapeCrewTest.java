package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScrapeCrewTest {
    private static final int HANGING = 5;
    private static final String WELL = "http://well:80/metrics";
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final Head head = new Head(HeadOptions.DEFAULT);
    private final ScriptedClient client = new ScriptedClient();
    private final CountDownLatch asked = new CountDownLatch(HANGING);
    private final CountDownLatch interrupted = new CountDownLatch(HANGING);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final ListedTargets source = new ListedTargets();
    private final Scraping parts =
            new Scraping(
                    head, client, ScrapeClock.of(InstantSource.system()), ScrapeLimits.DEFAULT);

    @Test
    void targetsThatGoWhileTheyHangAreLeft() throws Exception {
        client.answers(WELL, "a 1\n");
        try (ScrapePool _ = openWithHangingTargets()) {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            source.become(often(WELL));
            awaitScrapes(3);
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void targetsThatHangHoldUpNobody() throws Exception {
        client.answers(WELL, "a 1\n");
        try (ScrapePool _ = openWithHangingTargets()) {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            awaitScrapes(2);
            answer.countDown();
            awaitScrapes(5);
            assertThat(Reading.metric(head, "hung")).hasSize(HANGING);
        }
    }

    @Test
    void closingInterruptsThoseThatHang() throws Exception {
        ScrapePool pool = openWithHangingTargets();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        pool.close();
        assertThat(interrupted.getCount()).isZero();
    }

    private ScrapePool openWithHangingTargets() {
        List<Target> hanging =
                IntStream.range(0, HANGING)
                        .mapToObj(i -> "http://hanging-" + i + ":80/metrics")
                        .peek(url -> client.does(url, this::hang))
                        .map(ScrapeCrewTest::often)
                        .toList();
        source.become(
                IntStream.rangeClosed(0, HANGING)
                        .mapToObj(i -> i < HANGING ? hanging.get(i) : often(WELL))
                        .toArray(Target[]::new));
        return ScrapePool.open(parts, List.of(source));
    }

    private ScrapeAnswer hang() throws InterruptedException {
        asked.countDown();
        try {
            answer.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        return ScriptedClient.body("hung 1\n");
    }

    private static Target often(String url) {
        return Targets.withInterval(Targets.withTimeout(Targets.of(url), INTERVAL), INTERVAL);
    }

    private void awaitScrapes(int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (Reading.metric(head, "a").values().stream().mapToInt(List::size).sum() < count) {
            assertThat(System.nanoTime()).as("too few scrapes").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
