package dev.steelyard.rules.control;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.rules.RuleKey;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/// Works through the queue of rules with a few workers; what goes wrong with one rule is shown in
/// its status and does not touch the others.
public final class ReconcileLoop implements AutoCloseable {
    /// How often a rule is looked at without any change, because its signals move.
    public static final Duration PERIOD = Duration.ofSeconds(5);

    /// How long a rule waits after its first failure; each further one doubles it.
    static final Duration RETRY = Duration.ofSeconds(2);

    /// The longest that a failing rule waits.
    static final Duration MAX_RETRY = Duration.ofMinutes(1);

    private static final int MAX_DOUBLINGS = 5;
    private static final int WORKERS = 4;
    private static final System.Logger log = System.getLogger(ReconcileLoop.class.getName());

    private final ScalingRuleReconciler reconciler;
    private final WorkQueue<RuleKey> queue;
    // Not virtual: what these compute would keep the carriers from requests, which are more urgent.
    private final ExecutorService workers =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().daemon().name("reconcile-", 0).factory());
    private final Map<RuleKey, Integer> failedInARow = new ConcurrentHashMap<>();
    private final LongAdder passes = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder failures = new LongAdder();

    private ReconcileLoop(ScalingRuleReconciler reconciler, WorkQueue<RuleKey> queue) {
        this.reconciler = reconciler;
        this.queue = queue;
    }

    /// Starts the workers.
    public static ReconcileLoop start(ScalingRuleReconciler reconciler, WorkQueue<RuleKey> queue) {
        ReconcileLoop loop = new ReconcileLoop(reconciler, queue);
        for (int i = 0; i < WORKERS; i++) {
            loop.workers.execute(loop::work);
        }
        return loop;
    }

    private void work() {
        try {
            for (Optional<RuleKey> key = queue.take(); key.isPresent(); key = queue.take()) {
                reconcile(key.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the loop is being closed
        }
    }

    // The top of the loop that must survive.
    private void reconcile(RuleKey key) {
        try {
            passes.increment();
            ScalingRuleReconciler.Outcome outcome = reconciler.reconcile(key);
            failedInARow.remove(key);
            if (outcome == ScalingRuleReconciler.Outcome.KEPT) {
                queue.add(key, PERIOD);
            }
        } catch (KubernetesClientException refused) {
            refusals.increment();
            retry(key, "the API server refused: " + refused.getMessage(), refused);
        } catch (Exception unexpected) {
            failures.increment();
            retry(key, "unexpected: " + unexpected, unexpected);
        } finally {
            queue.done(key);
        }
    }

    private void retry(RuleKey key, String error, Exception cause) {
        log.log(Level.WARNING, "rule could not be kept: rule=" + key + " error=" + error, cause);
        reconciler.failed(key, error);
        queue.add(key, pause(failedInARow.merge(key, 1, Integer::sum)));
    }

    /// How long a rule waits that has failed so many times in a row.
    static Duration pause(int failures) {
        Duration doubled = RETRY.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return doubled.compareTo(MAX_RETRY) < 0 ? doubled : MAX_RETRY;
    }

    /// The passes and how they failed, as metrics.
    public List<MetricFamily> metrics() {
        return List.of(
                new MetricFamily(
                        "steelyard_rule_passes",
                        MetricType.COUNTER,
                        "How often a rule was looked at",
                        List.of(new MetricPoint.Value(Labels.EMPTY, passes.sum()))),
                new MetricFamily(
                        "steelyard_rule_pass_failures",
                        MetricType.COUNTER,
                        "How often keeping a rule failed, by kind",
                        List.of(
                                new MetricPoint.Value(Labels.of("kind", "refused"), refusals.sum()),
                                new MetricPoint.Value(
                                        Labels.of("kind", "unexpected"), failures.sum()))));
    }

    @Override
    public void close() {
        queue.close();
        workers.close();
    }
}
