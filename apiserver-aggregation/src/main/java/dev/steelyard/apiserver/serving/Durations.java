package dev.steelyard.apiserver.serving;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// One histogram of durations per set of labels; any thread observes.
///
/// A reading taken during an observation may count it in its bucket and not yet in the sum.
public final class Durations {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private static final class Buckets {
        private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
        private final LongAdder sumNanos = new LongAdder();

        Buckets() {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void observe(long nanos) {
            int bucket = 0;
            while (bucket < BOUNDS.length && nanos / NANOS_PER_SECOND > BOUNDS[bucket]) {
                bucket++;
            }
            counts[bucket].increment();
            sumNanos.add(nanos);
        }

        MetricPoint point(Labels labels) {
            List<MetricPoint.Bucket> buckets = new ArrayList<>();
            long cumulative = 0;
            for (int i = 0; i < counts.length; i++) {
                cumulative += counts[i].sum();
                double bound = i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY;
                buckets.add(new MetricPoint.Bucket(bound, cumulative));
            }
            return new MetricPoint.Histogram(labels, buckets, sumNanos.sum() / NANOS_PER_SECOND);
        }
    }

    private final String name;
    private final String help;
    private final ConcurrentMap<Labels, Buckets> buckets = new ConcurrentHashMap<>();

    public Durations(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /// Takes in how long something took.
    public void observe(Labels labels, long nanos) {
        buckets.computeIfAbsent(labels, _ -> new Buckets()).observe(nanos);
    }

    /// All histograms of this moment.
    public MetricFamily family() {
        List<MetricPoint> points = new ArrayList<>();
        new TreeMap<>(buckets).forEach((labels, each) -> points.add(each.point(labels)));
        return new MetricFamily(name, MetricType.HISTOGRAM, help, points);
    }
}
