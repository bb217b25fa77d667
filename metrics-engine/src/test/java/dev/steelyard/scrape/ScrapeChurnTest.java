package dev.steelyard.scrape;

import static dev.steelyard.testing.Reading.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.testing.Reading;
import dev.steelyard.testing.Seeds;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Targets that come and go at random: who is there is scraped at every tick, who is gone has
/// ended, and nobody is scraped twice.
class ScrapeChurnTest {
    private static final int TARGETS = 8;
    private static final long INTERVAL = 10_000;

    private final Head head = new Head(HeadOptions.DEFAULT);
    private final FakeClock clock = new FakeClock(1_000_000_000);
    private final ScriptedClient client = new ScriptedClient();
    private final ListedTargets source = new ListedTargets();

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void thoseWhoAreThereAreScrapedAndThoseWhoAreGoneHaveEnded(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < TARGETS; i++) {
            client.answers(url(i), "a 1\n");
        }
        Scraping parts = new Scraping(head, client, clock, ScrapeLimits.DEFAULT);
        try (ScrapePool pool = ScrapePool.open(parts, List.of(source))) {
            Set<Integer> ever = new HashSet<>();
            for (int step = 0; step < 6; step++) {
                Set<Integer> present = present(random);
                source.become(present.stream().map(i -> Targets.of(url(i))).toArray(Target[]::new));
                int asked = client.timesAsked();
                clock.run(INTERVAL);
                ever.addAll(present);
                assertThat(client.timesAsked() - asked).isEqualTo(present.size());
                assertThat(pool.statuses()).hasSize(present.size());
                for (int i : ever) {
                    check(i, present.contains(i));
                }
            }
        }
    }

    private static Set<Integer> present(Random random) {
        Set<Integer> present = new HashSet<>();
        for (int i = 0; i < TARGETS; i++) {
            if (random.nextBoolean()) {
                present.add(i);
            }
        }
        return present;
    }

    private void check(int target, boolean isPresent) {
        List<Sample> up = up(target);
        if (isPresent) {
            assertThat(up.getLast().value()).isEqualTo(1);
            assertThat(clock.nowMillis() - up.getLast().timeMillis()).isLessThan(INTERVAL);
        } else {
            awaitEnd(target);
        }
        List<Long> ticks = new ArrayList<>();
        for (Sample sample : up) {
            if (sample.value() != STALE) {
                ticks.add(sample.timeMillis() % INTERVAL);
            }
        }
        assertThat(ticks.stream().distinct()).hasSize(1);
    }

    /// The loop of a target that is gone ends on its own thread, so its marker may be on its way.
    private void awaitEnd(int target) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (up(target).getLast().value() != STALE) {
            assertThat(System.nanoTime()).as("%s has not ended", target).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private List<Sample> up(int target) {
        Map<Labels, List<Sample>> found =
                Reading.all(
                        head,
                        new LabelMatcher.Equal("__name__", "up"),
                        new LabelMatcher.Equal("instance", "host" + target + ":80"));
        assertThat(found).hasSize(1);
        return found.values().iterator().next();
    }

    private static String url(int target) {
        return "http://host" + target + ":80/metrics";
    }
}
