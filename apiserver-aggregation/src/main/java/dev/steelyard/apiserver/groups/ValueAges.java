package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.figures.Histogram;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// How old the newest sample behind each value was when it was answered, by API group: what an
/// autoscaler goes by, kubelets, scraping and waiting included. Any thread observes.
public final class ValueAges {
    /// In seconds: kubelets measure every 10 to 15 s and are asked every 15 s, and a usage holds
    /// for 90 s at most.
    private static final double[] BOUNDS = {1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 300};

    private static final double MILLIS_PER_SECOND = 1e3;

    private final OfGroup resource;
    private final OfGroup custom;
    private final OfGroup external;

    /// @param clock the one that samples have their times from
    public ValueAges(InstantSource clock) {
        this.resource = new OfGroup(clock);
        this.custom = new OfGroup(clock);
        this.external = new OfGroup(clock);
    }

    /// Those of one group.
    public static final class OfGroup {
        private final InstantSource clock;
        private final Histogram millis = new Histogram(BOUNDS, MILLIS_PER_SECOND);

        private OfGroup(InstantSource clock) {
            this.clock = clock;
        }

        /// Takes in a value that is answered now. Whoever's clock is ahead of ours has samples of
        /// no age.
        void answered(Instant newestSample) {
            millis.observe(Math.max(0, clock.millis() - newestSample.toEpochMilli()));
        }

        private MetricPoint point(String group) {
            return millis.point(Labels.of("group", group));
        }
    }

    /// Those of `metrics.k8s.io`.
    public OfGroup resource() {
        return resource;
    }

    /// Those of `custom.metrics.k8s.io`.
    public OfGroup custom() {
        return custom;
    }

    /// Those of `external.metrics.k8s.io`.
    public OfGroup external() {
        return external;
    }

    /// The histograms of this moment.
    public List<MetricFamily> families() {
        return List.of(
                new MetricFamily(
                        "steelyard_apiserver_value_age_seconds",
                        MetricType.HISTOGRAM,
                        "Age of the newest sample behind each value that was answered, by API group.",
                        List.of(
                                resource.point(ServedGroups.METRICS),
                                custom.point(ServedGroups.CUSTOM),
                                external.point(ServedGroups.EXTERNAL))));
    }
}
