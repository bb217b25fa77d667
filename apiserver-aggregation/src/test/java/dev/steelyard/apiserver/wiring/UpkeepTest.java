package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UpkeepTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void aChoreIsDoneAtOnceAndThenAgainAndAgain() throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(3);
        try (Upkeep upkeep = new Upkeep()) {
            upkeep.every(SHORT, "count", turns::countDown);
            assertThat(turns.await(20, TimeUnit.SECONDS)).isTrue();
        }
        CountDownLatch once = new CountDownLatch(1);
        try (Upkeep upkeep = new Upkeep()) {
            upkeep.every(LONG, "count", once::countDown);
            assertThat(once.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aChoreThatFailsIsCountedAndTriedAgain() throws InterruptedException {
        AtomicInteger turn = new AtomicInteger();
        CountDownLatch succeeded = new CountDownLatch(1);
        try (Upkeep upkeep = new Upkeep()) {
            upkeep.every(LONG, "idle", () -> {});
            upkeep.every(
                    SHORT,
                    "shaky",
                    () -> {
                        if (turn.incrementAndGet() <= 2) {
                            throw new IllegalStateException("turn " + turn);
                        }
                        succeeded.countDown();
                    });
            assertThat(succeeded.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(upkeep.families().getFirst().points())
                    .containsExactly(
                            new MetricPoint.Value(Labels.of("chore", "idle"), 0),
                            new MetricPoint.Value(Labels.of("chore", "shaky"), 2));
        }
    }

    /// As many as there are processors, which are as many as carry virtual threads.
    @Test
    @Timeout(60)
    void choresThatComputeKeepNoRequestWaiting() throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        CountDownLatch computing = new CountDownLatch(processors);
        AtomicBoolean enough = new AtomicBoolean();
        try (Upkeep upkeep = new Upkeep()) {
            for (int i = 0; i < processors; i++) {
                upkeep.every(
                        LONG,
                        "compute " + i,
                        () -> {
                            computing.countDown();
                            while (!enough.get()) {
                                Thread.onSpinWait();
                            }
                        });
            }
            computing.await();
            Thread.ofVirtual().start(() -> enough.set(true)).join();
        } finally {
            enough.set(true);
        }
    }

    @Test
    void closingInterruptsAChoreThatWaits() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Upkeep upkeep = new Upkeep()) {
            upkeep.every(
                    LONG,
                    "waits",
                    () -> {
                        started.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException _) {
                            interrupted.countDown();
                        }
                    });
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
