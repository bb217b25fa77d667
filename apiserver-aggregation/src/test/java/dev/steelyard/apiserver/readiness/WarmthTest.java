package dev.steelyard.apiserver.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.readiness.OtherReplicas.Sight;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.scrape.ScrapeOutcome;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.TargetStatus.Health;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmthTest {
    private final Map<Target, TargetStatus> scraper = new LinkedHashMap<>();
    private final List<Target> known = new ArrayList<>();
    private boolean complete = true;
    private Sight others = Sight.SOME_READY;
    private long nanos = 77;
    private final Warmth warmth =
            new Warmth(
                    new Warmth.Sources(
                            () -> complete,
                            () -> List.copyOf(known),
                            () -> List.copyOf(scraper.values()),
                            () -> others),
                    () -> nanos);

    private Target target(String name) {
        Target target =
                new Target(
                        "pods",
                        URI.create("http://" + name + ":8080/metrics"),
                        Labels.of("pod", name),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        Target.Honor.DEFAULT,
                        Target.Access.ANONYMOUS);
        known.add(target);
        scraper.put(target, new TargetStatus(target, new Health.Unknown(), -1, 0, -1));
        return target;
    }

    private void answered(Target target, long millis) {
        scraper.put(
                target, new TargetStatus(target, new Health.Up(1, Map.of()), millis, 1, millis));
    }

    private boolean isWarmAfterALook() {
        warmth.look();
        return warmth.isWarm();
    }

    @Test
    void isWarmOnceEveryTargetWasScrapedTwice() {
        Target first = target("web-1");
        Target second = target("web-2");
        assertThat(isWarmAfterALook()).isFalse();
        answered(first, 1000);
        answered(second, 2000);
        assertThat(isWarmAfterALook()).isFalse();
        assertThat(isWarmAfterALook()).as("the same scrape seen again").isFalse();
        answered(first, 16_000);
        assertThat(isWarmAfterALook()).isFalse();
        answered(second, 17_000);
        assertThat(isWarmAfterALook()).isTrue();
    }

    @Test
    void aTargetThatFailsIsNotWaitedFor() {
        Target target = target("web-1");
        scraper.put(
                target,
                new TargetStatus(target, new Health.Down(ScrapeOutcome.TIMEOUT, "slow"), 1, 1, -1));
        assertThat(isWarmAfterALook()).isTrue();
    }

    @Test
    void aTargetThatGoesIsNotWaitedFor() {
        Target target = target("web-1");
        assertThat(isWarmAfterALook()).isFalse();
        known.remove(target);
        assertThat(isWarmAfterALook()).isTrue();
    }

    @Test
    void aTargetThatComesLaterIsNotWaitedFor() {
        Target first = target("web-1");
        answered(first, 1);
        assertThat(isWarmAfterALook()).isFalse();
        target("web-2");
        answered(first, 2);
        assertThat(isWarmAfterALook()).isTrue();
    }

    @Test
    void theScraperMayFollowLater() {
        Target target = target("web-1");
        scraper.clear();
        assertThat(isWarmAfterALook()).isFalse();
        answered(target, 1);
        assertThat(isWarmAfterALook()).isFalse();
    }

    @Test
    void anEmptyViewThatIsNotWholeSaysNothing() {
        complete = false;
        assertThat(isWarmAfterALook()).isFalse();
        complete = true;
        assertThat(isWarmAfterALook()).as("a cluster without targets").isTrue();
    }

    @Test
    void isWarmAtOnceWhereNobodyElseIsReady() {
        target("web-1");
        complete = false;
        others = Sight.UNKNOWN;
        assertThat(isWarmAfterALook()).isFalse();
        others = Sight.NONE_READY;
        assertThat(isWarmAfterALook()).isTrue();
    }

    @Test
    void isWarmAfter45SecondsEvenWithoutALook() {
        target("web-1");
        nanos += Duration.ofSeconds(45).toNanos() - 1;
        assertThat(isWarmAfterALook()).isFalse();
        nanos++;
        assertThat(warmth.isWarm()).isTrue();
    }

    @Test
    void staysWarm() {
        others = Sight.NONE_READY;
        assertThat(isWarmAfterALook()).isTrue();
        others = Sight.SOME_READY;
        complete = false;
        target("web-9");
        assertThat(isWarmAfterALook()).isTrue();
    }

    @Test
    void itsFigureFollows() {
        target("web-1");
        assertThat(figure()).isZero();
        others = Sight.NONE_READY;
        warmth.look();
        assertThat(figure()).isOne();
    }

    private double figure() {
        return ((MetricPoint.Value) warmth.families().getFirst().points().getFirst()).value();
    }
}
