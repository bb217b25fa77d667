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
import java.util.function.BooleanSupplier;
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
        if (isPresent) {
            await("has not been seen up", () -> isUp(target));
        } else {
            await("has not ended", () -> up(target).getLast().value() == STALE);
        }
        List<Long> ticks = new ArrayList<>();
        for (Sample sample : up(target)) {
            if (sample.value() != STALE) {
                ticks.add(sample.timeMillis() % INTERVAL);
            }
        }
        assertThat(ticks.stream().distinct()).hasSize(1);
    }

    private boolean isUp(int target) {
        List<Sample> up = up(target);
        return !up.isEmpty()
                && up.getLast().value() == 1
                && clock.nowMillis() - up.getLast().timeMillis() < INTERVAL;
    }

    /// What a visit brings may be on its way: a target that is gone ends on a thread of its own,
    /// and of targets with one tick a second thread may take one.
    private static void await(String reproach, BooleanSupplier done) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as(reproach).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private List<Sample> up(int target) {
        Map<Labels, List<Sample>> found =
                Reading.all(
                        head,
                        new LabelMatcher.Equal("__name__", "up"),
                        new LabelMatcher.Equal("instance", "host" + target + ":80"));
        return found.isEmpty() ? List.of() : found.values().iterator().next();
    }

    private static String url(int target) {
        return "http://host" + target + ":80/metrics";
    }
}
