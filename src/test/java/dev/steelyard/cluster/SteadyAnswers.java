package dev.steelyard.cluster;

import static org.awaitility.Awaitility.await;

import dev.steelyard.cluster.ResourceAnswer.Item;
import dev.steelyard.cluster.ResourceAnswer.Usage;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Asks an API of resource metrics for the same list again and again, and keeps every answer.
final class SteadyAnswers implements AutoCloseable {
    /// What one question brought.
    ///
    /// @param answer empty where the question failed, and then `problem` says how
    record Look(Instant at, Optional<ResourceAnswer> answer, String problem) {
        Optional<Item> item(String name) {
            return answer.flatMap(all -> all.item(name));
        }

        List<Item> items() {
            return answer.map(ResourceAnswer::items).orElse(List.of());
        }
    }

    private static final long PERIOD_MILLIS = 250;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor();

    /// @param question that is asked; its answer is empty where nothing is found
    SteadyAnswers(Supplier<Optional<String>> question) {
        var _ =
                asking.scheduleWithFixedDelay(
                        () -> looks.add(look(question)), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Asks Steelyard through kube-apiserver.
    static SteadyAnswers to(RealCluster cluster, String path) {
        return new SteadyAnswers(() -> Optional.ofNullable(cluster.client().raw(path)));
    }

    private static Look look(Supplier<Optional<String>> question) {
        Instant at = Instant.now();
        try {
            Optional<ResourceAnswer> answer = question.get().map(ResourceAnswer::parse);
            return new Look(at, answer, answer.isPresent() ? "" : "not found");
        } catch (KubernetesClientException e) {
            return new Look(at, Optional.empty(), String.valueOf(e.getMessage()));
        } catch (AssertionError e) {
            return new Look(at, Optional.empty(), e.toString());
        }
    }

    /// Everything so far.
    List<Look> looks() {
        return List.copyOf(looks);
    }

    /// The containers of the last answer; none where it failed.
    Set<String> containers() {
        return latest().answer().map(ResourceAnswer::containers).orElse(Set.of());
    }

    /// The questions that failed.
    List<Look> failed() {
        return looks.stream().filter(look -> look.answer().isEmpty()).toList();
    }

    /// The last answer.
    Look latest() {
        return await("an answer").until(() -> looks, all -> !all.isEmpty()).getLast();
    }

    /// The answers that lacked an item though one before had it.
    List<Look> gaps(String name) {
        return looks.stream()
                .dropWhile(look -> look.item(name).isEmpty())
                .filter(look -> look.item(name).isEmpty())
                .toList();
    }

    /// Everything that was said of a container.
    List<Usage> usage(String name, String container) {
        return looks.stream()
                .flatMap(look -> look.item(name).stream())
                .filter(item -> item.containers().containsKey(container))
                .map(item -> item.containers().get(container))
                .toList();
    }

    /// Waits until an item is told with a reading that was taken after `moment`.
    Item awaitReading(String name, Instant moment) {
        return await(name + " is read after " + moment)
                .atMost(LONGEST)
                .until(
                        () -> latest().item(name),
                        item -> item.isPresent() && item.get().timestamp().isAfter(moment))
                .orElseThrow();
    }

    /// Waits until an item is in no answer any more.
    void awaitGone(String name) {
        await(name + " is gone")
                .atMost(LONGEST)
                .until(() -> {
                    Look look = latest();
                    return look.answer().isPresent() && look.item(name).isEmpty();
                });
    }

    @Override
    public void close() {
        asking.close();
    }
}
