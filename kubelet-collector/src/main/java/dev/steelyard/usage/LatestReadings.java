package dev.steelyard.usage;

import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.usage.Readings.Point;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The latest readings of all nodes and containers, as the sample feed tells them.
///
/// The feed, which never calls twice at once, writes; any thread reads. Stale markers are passed
/// over: they also come when a scrape has failed, and a reading outlives that until it is too old.
///
/// How old a reading is, is told by our own clock from when it reached us, since a node's clock may
/// be wrong. Of what was there before we listened that is not known; there the node's clock counts.
final class LatestReadings implements SampleListener {
    /// Whose readings they are. A container is told from its namesake on another node, where its
    /// pod may have been before.
    ///
    /// @param namespace empty, like `pod` and `container`, for the node itself
    record Subject(String node, String namespace, String pod, String container) {
        static Subject node(String name) {
            return new Subject(name, "", "", "");
        }
    }

    private final Map<Subject, Readings> bySubject = new ConcurrentHashMap<>();
    private final TrackTable tracks = new TrackTable(); // the feed's thread only
    private final AtomicLong refused = new AtomicLong();
    private final InstantSource clock;
    private volatile boolean live;

    LatestReadings(InstantSource clock) {
        this.clock = clock;
    }

    /// Says that what comes from now on comes when it is scraped.
    void pastIsTold() {
        live = true;
    }

    /// The readings of a node or container, where there are any.
    Optional<Readings> of(Subject subject) {
        return Optional.ofNullable(bySubject.get(subject));
    }

    /// How many samples were no readings: negative, infinite or not numbers.
    long refused() {
        return refused.get();
    }

    @Override
    public void seriesBegan(long series, Labels labels) {
        KubeletSeries.of(labels)
                .ifPresent(family -> {
                    Readings readings = bySubject.computeIfAbsent(subject(labels), Readings::new);
                    readings.seriesBegan();
                    tracks.put(series, family, readings);
                });
    }

    @Override
    public void sample(long series, long timeMillis, double value) {
        int place = tracks.find(series);
        if (place == TrackTable.NONE || Staleness.isStale(value)) {
            return;
        }
        KubeletSeries family = tracks.family(place);
        if (value >= 0 && value <= limit(family)) {
            long now = clock.millis();
            long heard = live ? now : Math.min(now, timeMillis);
            tracks.readings(place).take(family, new Point(timeMillis, value), heard);
        } else {
            refused.incrementAndGet();
        }
    }

    @Override
    public void seriesForgotten(long series) {
        int place = tracks.find(series);
        if (place != TrackTable.NONE) {
            Readings readings = tracks.readings(place);
            tracks.remove(place);
            if (readings.seriesForgotten()) {
                bySubject.remove(readings.subject());
            }
        }
    }

    /// Its words are shared: the names of nodes, namespaces and containers come again and again.
    private static Subject subject(Labels labels) {
        return new Subject(
                labels.get(KubeletSeries.NODE).intern(),
                labels.get(KubeletSeries.NAMESPACE).intern(),
                labels.get(KubeletSeries.POD).intern(),
                labels.get(KubeletSeries.CONTAINER).intern());
    }

    private static double limit(KubeletSeries family) {
        return switch (family) {
            case NODE_CPU, CONTAINER_CPU, CONTAINER_START -> CpuTime.MAX_SECONDS;
            case NODE_MEMORY, NODE_SWAP, CONTAINER_MEMORY, CONTAINER_SWAP -> Long.MAX_VALUE;
        };
    }
}
