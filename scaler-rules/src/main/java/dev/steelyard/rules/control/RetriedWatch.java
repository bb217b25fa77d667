package dev.steelyard.rules.control;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Indexer;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// A watch of all objects of one kind that never gives up: whatever goes wrong is counted, told in
/// the log once until it works again, and tried again with growing pauses. Safe for any number of
/// threads.
///
/// The client's own `inform` would wait in the calling thread until the first list is there and a
/// watch is answered, which an API server that leaves the watch unanswered puts off for ever, and
/// would give up for good where the first list is refused.
final class RetriedWatch<T extends HasMetadata> implements AutoCloseable {
    private static final System.Logger log = System.getLogger(RetriedWatch.class.getName());

    private final String kind;
    private final SharedIndexInformer<T> informer;
    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean isTold = new AtomicBoolean();

    RetriedWatch(String kind, SharedIndexInformer<T> informer) {
        this.kind = kind;
        this.informer = informer;
    }

    /// Begins to watch and returns at once.
    void start(ResourceEventHandler<T> handler) {
        informer.addEventHandler(handler);
        informer.exceptionHandler((_, problem) -> retry(problem));
        informer.start()
                .whenComplete((_, problem) -> {
                    if (problem == null) {
                        log.log(Level.DEBUG, "watches: kind=" + kind);
                        isTold.set(false);
                    }
                });
    }

    private boolean retry(Throwable problem) {
        failures.increment();
        if (!isTold.getAndSet(true)) {
            log.log(
                    Level.WARNING,
                    "cannot be watched and is tried again: kind=" + kind + " error=" + problem);
        }
        return true;
    }

    boolean isComplete() {
        return informer.hasSynced();
    }

    Indexer<T> view() {
        return informer.getIndexer();
    }

    MetricPoint completeness() {
        return new MetricPoint.Value(Labels.of("kind", kind), isComplete() ? 1 : 0);
    }

    MetricPoint failures() {
        return new MetricPoint.Value(Labels.of("kind", kind), failures.sum());
    }

    @Override
    public void close() {
        informer.close();
    }
}
