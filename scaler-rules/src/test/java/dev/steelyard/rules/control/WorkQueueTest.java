package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
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
    void keysThatAreDueAtOnceAreTakenInTheOrderOfAsking() {
        for (String key : List.of("c", "a", "d", "b")) {
            queue.add(key);
        }
        assertThat(Stream.generate(queue::poll).limit(5).flatMap(Optional::stream))
                .containsExactly("c", "a", "d", "b");
    }

    @Test
    void aKeyInWorkIsDueAgainAtTheEarliestTimeAskedForMeanwhile() {
        queue.add("a");
        queue.add("b", Duration.ofSeconds(2));
        assertThat(queue.poll()).hasValue("a");
        queue.add("a", Duration.ofSeconds(9));
        queue.add("a", Duration.ofSeconds(1));
        queue.done("a");
        queue.done("a"); // once too often changes nothing
        advance(Duration.ofSeconds(3));
        assertThat(queue.poll()).hasValue("a");
        assertThat(queue.poll()).hasValue("b");
        queue.done("a");
        assertThat(queue.poll()).isEmpty();
    }

    /// The same as a list of what waits, in which every question looks at every key.
    @RepeatedTest(20)
    void anyUseIsAnsweredAsByAList(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<String, Long> due = new HashMap<>();
        Set<String> taken = new HashSet<>();
        long past = 0;
        for (int step = 0; step < 2_000; step++) {
            String key = "key-" + random.nextInt(12);
            switch (random.nextInt(4)) {
                case 0 -> {
                    int seconds = random.nextInt(20);
                    queue.add(key, Duration.ofSeconds(seconds));
                    due.merge(key, past + seconds, Math::min);
                }
                case 1 -> {
                    queue.done(key);
                    taken.remove(key);
                }
                case 2 -> {
                    advance(Duration.ofSeconds(1));
                    past++;
                }
                default -> {
                    Optional<String> next = queue.poll();
                    long now = past;
                    OptionalLong first =
                            due.entrySet().stream()
                                    .filter(each -> !taken.contains(each.getKey()))
                                    .mapToLong(Map.Entry::getValue)
                                    .filter(time -> time <= now)
                                    .min();
                    assertThat(next.isPresent())
                            .as("step %d of seed %d", step, seed)
                            .isEqualTo(first.isPresent());
                    if (next.isPresent()) {
                        assertThat(taken).doesNotContain(next.get());
                        assertThat(due).containsEntry(next.get(), first.getAsLong());
                        due.remove(next.get());
                        taken.add(next.get());
                    }
                }
            }
        }
    }

    @Test
    void manyVirtualWorkersWaitWithoutHoldingUpOthers() throws Exception {
        List<CompletableFuture<Optional<String>>> waiting =
                Stream.generate(this::taking).limit(64).toList();
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> other.complete(true));
        assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 64; i++) {
            queue.add("key-" + i);
        }
        Set<String> taken = new HashSet<>();
        for (CompletableFuture<Optional<String>> each : waiting) {
            taken.add(each.get(10, TimeUnit.SECONDS).orElseThrow());
        }
        assertThat(taken).hasSize(64);
    }

    @Test
    void aWorkerThatWaitsForALaterKeyTakesAnEarlierOneAndAnotherSeesToTheLater() throws Exception {
        WorkQueue<String> live = new WorkQueue<>(System::nanoTime);
        live.add("later", Duration.ofMillis(300));
        CompletableFuture<Optional<String>> one = taking(live);
        CompletableFuture<Optional<String>> other = taking(live);
        live.add("now");
        assertThat(CompletableFuture.anyOf(one, other).get(10, TimeUnit.SECONDS))
                .isEqualTo(Optional.of("now"));
        assertThat(
                        List.of(
                                one.get(10, TimeUnit.SECONDS).orElseThrow(),
                                other.get(10, TimeUnit.SECONDS).orElseThrow()))
                .containsExactlyInAnyOrder("now", "later");
    }

    @Test
    void aWorkerThatIsInterruptedLeavesTheGuardToAnother() throws Exception {
        WorkQueue<String> live = new WorkQueue<>(System::nanoTime);
        CompletableFuture<Optional<String>> first = new CompletableFuture<>();
        live.add("later", Duration.ofMillis(300));
        Thread worker = taking(live, first);
        CompletableFuture<Optional<String>> second = taking(live);
        worker.interrupt();
        CompletableFuture<Optional<String>> third = taking(live);
        assertThat(CompletableFuture.anyOf(second, third).get(10, TimeUnit.SECONDS))
                .isEqualTo(Optional.of("later"));
        live.close();
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
        return taking(queue);
    }

    private static CompletableFuture<Optional<String>> taking(WorkQueue<String> from) {
        CompletableFuture<Optional<String>> taken = new CompletableFuture<>();
        taking(from, taken);
        return taken;
    }

    private static Thread taking(
            WorkQueue<String> from, CompletableFuture<Optional<String>> taken) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        taken.complete(from.take());
                    } catch (InterruptedException interrupted) {
                        taken.completeExceptionally(interrupted);
                    }
                });
    }
}
