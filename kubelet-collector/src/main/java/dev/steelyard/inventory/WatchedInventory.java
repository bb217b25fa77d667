package dev.steelyard.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The inventory of a cluster, kept current by watches on nodes, pods, replica sets and jobs.
///
/// Each watch has one thread, which writes; see [IndexedInventory] for what readers observe.
/// Another tells listeners, of all changes within half a second at once. A lost watch is taken up
/// again, with a new list where the cluster has forgotten our place; until then the last view
/// stays. Pods are watched after everything that may own their owners has been listed, so that the
/// first view already has the right workloads.
///
/// Needs the verbs `list` and `watch` on `nodes`, `pods`, `replicasets.apps` and `jobs.batch`.
public final class WatchedInventory extends IndexedInventory implements AutoCloseable {
    private static final System.Logger log = System.getLogger(WatchedInventory.class.getName());
    private static final long PAGE = 500; // objects per list request, bounds the memory it takes
    private static final long NO_RESYNC = 0;

    /// So much later than the first of several changes all are told of.
    private static final Duration TOGETHER = Duration.ofMillis(500);

    /// What is watched.
    public enum Watched {
        NODES,
        PODS,
        REPLICASETS,
        JOBS
    }

    private final Map<Watched, Long> failures = new ConcurrentHashMap<>();
    private final Map<Watched, String> latestFailures = new ConcurrentHashMap<>();
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final SharedIndexInformer<?> pods;
    private final ScheduledExecutorService teller =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("inventory-changes").factory());
    private final AtomicBoolean isToTell = new AtomicBoolean();
    private volatile boolean complete;

    private WatchedInventory(KubernetesClient client) {
        informers.add(
                informer(
                        Watched.NODES,
                        client.nodes().withLimit(PAGE),
                        new ReadThroughStore<>(Node::new, this::seen, this::nodeGone)));
        informers.add(
                informer(
                        Watched.REPLICASETS,
                        client.apps().replicaSets().inAnyNamespace().withLimit(PAGE),
                        new ReadThroughStore<>(
                                ReplicaSet::new,
                                this::seenOwner,
                                key -> ownerGone("ReplicaSet", key))));
        informers.add(
                informer(
                        Watched.JOBS,
                        client.batch().v1().jobs().inAnyNamespace().withLimit(PAGE),
                        new ReadThroughStore<>(
                                Job::new, this::seenOwner, key -> ownerGone("Job", key))));
        pods =
                informer(
                        Watched.PODS,
                        client.pods().inAnyNamespace().withLimit(PAGE),
                        new ReadThroughStore<>(Pod::new, this::seen, this::podGone));
    }

    /// Begins to watch and returns at once; the first view is there when [#isComplete] says so.
    ///
    /// @param client stays the caller's, who closes it after this
    public static WatchedInventory open(KubernetesClient client) {
        WatchedInventory inventory = new WatchedInventory(client);
        inventory.start();
        return inventory;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    /// How often listing or watching has failed since the start.
    public long failures(Watched watched) {
        return failures.getOrDefault(watched, 0L);
    }

    /// What the latest failure of listing or watching said, if there ever was one.
    public Optional<String> latestFailure(Watched watched) {
        return Optional.ofNullable(latestFailures.get(watched));
    }

    /// Ends all watches; the last view stays readable.
    @Override
    public void close() {
        pods.stop();
        informers.forEach(SharedIndexInformer::stop);
        teller.shutdownNow();
    }

    private void start() {
        CompletableFuture<?>[] owners =
                informers.stream()
                        .map(SharedIndexInformer::start)
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<?> started =
                CompletableFuture.allOf(owners)
                        .thenCompose(_ -> pods.start())
                        .thenRun(this::becomeComplete);
        started.exceptionally(failure -> {
            log.log(System.Logger.Level.DEBUG, "inventory closed before it began", failure);
            return null;
        });
    }

    private void becomeComplete() {
        complete = true;
        tellAfter(Duration.ZERO);
    }

    private <T extends HasMetadata> SharedIndexInformer<T> informer(
            Watched watched, Informable<T> source, ReadThroughStore<T> store) {
        return source.runnableInformer(NO_RESYNC)
                .removeNamespaceIndex()
                .itemStore(store)
                .exceptionHandler((_, failure) -> tryAgain(watched, failure));
    }

    private boolean tryAgain(Watched watched, Throwable failure) {
        failures.merge(watched, 1L, Long::sum);
        String message = String.valueOf(failure.getMessage());
        if (!message.equals(latestFailures.put(watched, message))) { // not at every attempt
            log.log(
                    System.Logger.Level.WARNING,
                    "cannot watch {0}, will try again; if it is forbidden, grant list and watch:"
                            + " {1}",
                    watched,
                    message);
        }
        return true;
    }

    private void seen(Node node) {
        putNode(ApiObjects.node(node));
        changed();
    }

    private void nodeGone(ObjectKey key) {
        removeNode(key.name());
        changed();
    }

    private void seen(Pod pod) {
        putPod(ApiObjects.pod(pod));
        changed();
    }

    private void podGone(ObjectKey key) {
        removePod(key);
        changed();
    }

    private void seenOwner(HasMetadata owner) {
        Workload itself = ApiObjects.itself(owner);
        if (putOwner(itself, ApiObjects.ownerOf(owner).orElse(itself))) {
            changed();
        }
    }

    private void ownerGone(String kind, ObjectKey key) {
        removeOwner(new Workload(key.namespace(), kind, key.name()));
    }

    private void changed() {
        if (complete) { // the first view is told of as a whole
            tellAfter(TOGETHER);
        }
    }

    /// Tells the listeners once of all that changes until then. Not by the thread of a watch, which
    /// is that of many connections: listeners may look at every pod.
    private void tellAfter(Duration delay) {
        if (isToTell.compareAndSet(false, true)) {
            try {
                ScheduledFuture<?> _ =
                        teller.schedule(this::tell, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException _) {
                // Closed: nobody is told any more.
            }
        }
    }

    private void tell() {
        isToTell.set(false);
        try {
            tellListeners();
        } catch (RuntimeException e) {
            log.log(System.Logger.Level.ERROR, "a listener failed", e);
        }
    }
}
