package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.Seeds;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "10000, 3000,      0,  3000",
        "10000, 3000,   2999,  3000",
        "10000, 3000,   3000, 13000",
        "10000, 3000,   3001, 13000",
        "10000, 3000,  12999, 13000",
        "10000,    0,      0, 10000",
        "10000, 3000, -20000,-17000",
        "    1,    0,      7,     8"
    })
    void theNextTickIsTheFirstOneAfter(long interval, long offset, long after, long expected) {
        assertThat(new ScrapeSchedule(interval, offset).tickAfter(after)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 1000, 1000, 1000",
        "10000, 1000, 1010, 1000",
        "10000, 1000,  990, 1000",
        "10000, 1000, 1011, 1011",
        "10000, 1000,  989,  989",
        "  100, 1000, 1001, 1000",
        "  100, 1000, 1002, 1002",
        "   50, 1000, 1001, 1001"
    })
    void aScrapeNearItsTickIsStampedWithIt(long interval, long tick, long start, long expected) {
        assertThat(new ScrapeSchedule(interval, 0).stamp(tick, start)).isEqualTo(expected);
    }

    @Test
    void theOffsetOfATargetIsTheSameInEveryProcess() {
        // Recorded values: another result would make replicas of two versions disagree.
        assertThat(ScrapeSchedule.of(Targets.of("http://10.0.0.1:8080/metrics")))
                .isEqualTo(new ScrapeSchedule(10_000, 1460));
        assertThat(ScrapeSchedule.of(Targets.of("http://10.0.0.2:8080/metrics")))
                .isEqualTo(new ScrapeSchedule(10_000, 6990));
    }

    @Test
    void targetsThatDifferLittleSpreadOverTheInterval() {
        int[] perSecond = new int[10];
        for (int i = 0; i < 10_000; i++) {
            Target target =
                    Targets.of("http://10.0.%d.%d:8080/metrics".formatted(i / 250, i % 250));
            perSecond[(int) (ScrapeSchedule.of(target).offsetMillis() / 1000)]++;
        }
        assertThat(IntStream.of(perSecond)).allMatch(count -> count > 850 && count < 1150);
    }

    @Test
    void ticksFallOnBeatsOfAHundredthOfTheInterval() {
        for (int i = 0; i < 100; i++) {
            Target target = Targets.of("http://host%d:80/".formatted(i));
            assertThat(ScrapeSchedule.of(target).offsetMillis() % 10).isZero();
            Target quick =
                    Targets.withInterval(
                            Targets.withTimeout(target, Duration.ofMillis(1)),
                            Duration.ofMillis(400));
            assertThat(ScrapeSchedule.of(quick).offsetMillis() % 4).isZero();
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void ticksAreAnIntervalApartWhereverOneBegins(long seed) {
        Random random = new Random(seed);
        Target target =
                Targets.withInterval(
                        Targets.withTimeout(
                                Targets.of("http://host" + seed + ":1/"), Duration.ofMillis(1)),
                        Duration.ofMillis(1 + random.nextInt(100_000)));
        ScrapeSchedule schedule = ScrapeSchedule.of(target);
        long from = random.nextLong(1L << 42);
        long tick = schedule.tickAfter(from);
        assertThat(tick).isGreaterThan(from).isLessThanOrEqualTo(from + schedule.intervalMillis());
        assertThat(Math.floorMod(tick, schedule.intervalMillis()))
                .isEqualTo(schedule.offsetMillis());
        assertThat(schedule.tickAfter(tick)).isEqualTo(tick + schedule.intervalMillis());
    }
}
