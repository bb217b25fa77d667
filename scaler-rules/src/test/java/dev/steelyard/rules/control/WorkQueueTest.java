package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private long nanos = Long.MAX_VALUE - 5; // a ticker may overflow at any time
    private final WorkQueue<String> queue = new WorkQueue<>(() -> nanos);

    private void advance(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void keysAreTakenWhenTheyAreDueTheEarliestFirst() {
        queue.add("b", Duration.ofSeconds(2));
        queue.add("a", Duration.ofSeconds(1));
        assertThat(queue.poll()).isEmpty();
        advance(Duration.ofSeconds(2));
        assertThat(queue.poll()).hasValue("a");
        assertThat(queue.poll()).hasValue("b");
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void aKeyIsInItOnceAtTheEarliestTimeAskedFor() {
        queue.add("a", Duration.ofSeconds(9));
        queue.add("a", Duration.ofSeconds(1));
        queue.add("a", Duration.ofSeconds(5));
        advance(Duration.ofSeconds(1));
        assertThat(queue.poll()).hasValue("a");
        queue.done("a");
        advance(Duration.ofSeconds(20));
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void aKeyInWorkIsNotGivenToAnotherWorkerAndNotLost() {
        queue.add("a");
        assertThat(queue.poll()).hasValue("a");
        queue.add("a");
        assertThat(queue.poll()).isEmpty();
        queue.done("a");
        assertThat(queue.poll()).hasValue("a");
    }

    @Test
    void aWaitingWorkerIsWokenByAKeyAndByTheEnd() throws Exception {
        CompletableFuture<Optional<String>> taken = taking();
        queue.add("a");
        assertThat(taken.get(10, TimeUnit.SECONDS)).hasValue("a");
        CompletableFuture<Optional<String>> ended = taking();
        queue.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    private CompletableFuture<Optional<String>> taking() {
        CompletableFuture<Optional<String>> taken = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        taken.complete(queue.take());
                    } catch (InterruptedException interrupted) {
                        taken.completeExceptionally(interrupted);
                    }
                });
        return taken;
    }
}
