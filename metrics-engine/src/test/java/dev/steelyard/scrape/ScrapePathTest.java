package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Sample;
import dev.steelyard.scrape.TargetStatus.Health;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole way of a sample, from a real HTTP target into the head; only time is the test's.
class ScrapePathTest {
    private static final long START = 1_000_000_000;

    private final Head head = new Head(HeadOptions.DEFAULT);
    private final FakeClock clock = new FakeClock(START);
    private final AtomicReference<String> answer = new AtomicReference<>("a{x=\"1\"} 1\nb 1\n");
    private LoopbackTarget target;
    private HttpScrapeClient client;
    private ScrapePool pool;

    @BeforeEach
    void scrape() throws Exception {
        target = LoopbackTarget.open();
        target.on(
                "/metrics",
                exchange ->
                        LoopbackTarget.send(
                                exchange,
                                200,
                                LoopbackTarget.TEXT,
                                answer.get().getBytes(StandardCharsets.UTF_8)));
        ScrapeLimits limits = new ScrapeLimits(1000, 3, 64, 256, 4096);
        client = new HttpScrapeClient(new SystemTrust(), limits, "1");
        pool =
                ScrapePool.open(
                        new Scraping(head, client, clock, limits),
                        List.of(new ListedTargets(Targets.of(target.url("/metrics")))));
        tick();
    }

    @AfterEach
    void close() {
        pool.close();
        client.close();
        target.close();
    }

    @Test
    void samplesArrive() throws Exception {
        tick();
        assertThat(values("a")).containsExactly(1.0, 1.0);
        assertThat(values("up")).containsExactly(1.0, 1.0);
        assertThat(health()).isInstanceOf(Health.Up.class);
    }

    @Test
    void aDroppedSeriesEnds() throws Exception {
        answer.set("a{x=\"1\"} 2\n");
        tick();
        assertThat(values("a")).containsExactly(1.0, 2.0);
        assertThat(values("b")).containsExactly(1.0, Reading.STALE);
    }

    @Test
    void garbageIsAFailureThatSaysWhereAndTheTargetRecovers() throws Exception {
        answer.set("a{x=\"1\"} 2\n<html>\n");
        tick();
        assertThat(health())
                .isInstanceOfSatisfying(
                        Health.Down.class,
                        down -> assertThat(down.error()).startsWith("line 2, column 1: "));
        answer.set("a{x=\"1\"} 3\n");
        tick();
        assertThat(values("a")).containsExactly(1.0, Reading.STALE, 3.0);
        assertThat(values("up")).containsExactly(1.0, 0.0, 1.0);
    }

    @Test
    void aTargetThatDisappearsEndsItsSeriesAndSaysSo() throws Exception {
        target.close();
        tick();
        assertThat(values("a")).containsExactly(1.0, Reading.STALE);
        assertThat(values("up")).containsExactly(1.0, 0.0);
        assertThat(health())
                .isInstanceOfSatisfying(
                        Health.Down.class,
                        down -> assertThat(down.outcome()).isEqualTo(ScrapeOutcome.UNREACHABLE));
    }

    @Test
    void anExplosionOfLabelsCostsOnlyTheNewSeries() throws Exception {
        StringBuilder burst = new StringBuilder("a{x=\"1\"} 2\nb 2\n");
        for (int i = 0; i < 50; i++) {
            burst.append("user{id=\"").append(i).append("\"} 1\n");
        }
        answer.set(burst.toString());
        tick();
        assertThat(values("a")).containsExactly(1.0, 2.0);
        assertThat(Reading.metric(head, "user")).hasSize(1);
        assertThat(health())
                .isInstanceOfSatisfying(
                        Health.Up.class,
                        up -> assertThat(up.dropped()).containsEntry(SampleDrop.SERIES_LIMIT, 49));
    }

    @Test
    void aBodyBeyondTheLimitIsAFailure() throws Exception {
        answer.set("a 1\n".repeat(1000));
        tick();
        assertThat(health())
                .isInstanceOfSatisfying(
                        Health.Down.class,
                        down -> assertThat(down.outcome()).isEqualTo(ScrapeOutcome.BODY_TOO_LARGE));
        assertThat(values("b")).containsExactly(1.0, Reading.STALE);
    }

    private void tick() throws InterruptedException {
        clock.run(Duration.ofSeconds(10).toMillis());
    }

    private Health health() {
        return pool.statuses().getFirst().health();
    }

    private List<Double> values(String metric) {
        return Reading.metric(head, metric).values().stream()
                .flatMap(List::stream)
                .map(Sample::value)
                .toList();
    }

    private static final class SystemTrust implements TargetAccess {
        @Override
        public SSLContext tls(Target.Access access) {
            try {
                return SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Optional<String> authorization(Target.Access access) {
            return Optional.empty();
        }
    }
}
