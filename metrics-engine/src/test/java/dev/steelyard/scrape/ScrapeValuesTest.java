package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.storage.AppendResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScrapeValuesTest {
    @Test
    void limitsAreNeverAbsent() {
        assertThatThrownBy(() -> new ScrapeLimits(0, 1, 1, 1, 1)).hasMessageContaining("bodyBytes");
        assertThatThrownBy(() -> new ScrapeLimits(1, 0, 1, 1, 1)).hasMessageContaining("series");
        assertThatThrownBy(() -> new ScrapeLimits(1, 1, 1, 1, Integer.MAX_VALUE))
                .hasMessageContaining("labelValueBytes");
    }

    @Test
    void aTargetIsAskedOverHttpWithinItsInterval() {
        assertThatThrownBy(() -> Targets.of("ftp://one/")).hasMessageContaining("ftp://one/");
        assertThatThrownBy(() -> Targets.of("http:///x")).hasMessageContaining("http:///x");
        assertThatThrownBy(
                        () -> Targets.withTimeout(Targets.of("http://a/"), Duration.ofMinutes(1)))
                .hasMessageContaining("PT1M");
        assertThat(Targets.of("https://one/").url()).isEqualTo(URI.create("https://one/"));
    }

    @Test
    void aFailureIsNoSuccess() {
        assertThatThrownBy(() -> new ScrapeAnswer.Failure(ScrapeOutcome.SUCCESS, "fine"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsStoredIsNotDropped() {
        for (AppendResult result : AppendResult.values()) {
            boolean kept = result == AppendResult.STORED || result == AppendResult.SAME;
            assertThat(SampleDrop.of(result).isEmpty()).as("%s", result).isEqualTo(kept);
        }
    }

    @Test
    void theMachinesClockTakesWallTimeFromOutside() throws Exception {
        ScrapeClock clock = ScrapeClock.of(() -> Instant.ofEpochMilli(42));
        assertThat(clock.nowMillis()).isEqualTo(42);
        long before = clock.nanos();
        clock.sleep(1);
        assertThat(clock.nanos() - before).isGreaterThanOrEqualTo(1_000_000);
    }
}
