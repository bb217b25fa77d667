package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/// Which new series a head takes: so many in all, so many of one metric, and none where memory is
/// short. Counts those that it refuses, and says of each metric once that it is at its limit. Safe
/// for any number of threads.
final class SeriesAdmission {
    private static final System.Logger log = System.getLogger(SeriesAdmission.class.getName());

    /// Why a series is refused.
    enum Refusal {
        /// There are as many as there may be.
        TOTAL,
        /// Its metric has as many as one may have.
        METRIC,
        /// There is no memory for it.
        MEMORY
    }

    private final SeriesLimits limits;
    private final Slabs slabs;
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
    private final Set<String> metrics = new ConcurrentSkipListSet<>(); // that were at their limit
    private volatile boolean keepingRoom;

    SeriesAdmission(SeriesLimits limits, Slabs slabs) {
        this.limits = limits;
        this.slabs = slabs;
        for (Refusal each : Refusal.values()) {
            refused.put(each, new LongAdder());
        }
    }

    /// Leaves room for series that come back from the log, or no longer.
    void keepRoom(boolean isNeeded) {
        keepingRoom = isNeeded;
    }

    /// Whether one more series is taken.
    ///
    /// @param size how many there are
    /// @param metric its name
    /// @param ofMetric how many of that there are
    boolean admits(int size, String metric, int ofMetric) {
        if (size >= limits.total()) {
            return refuse(Refusal.TOTAL);
        }
        if (!slabs.hasRoomForSeries()
                || (keepingRoom && !slabs.hasRoomBesideOthers(SeriesRecord.BYTES * (long) size))) {
            return refuse(Refusal.MEMORY);
        }
        if (ofMetric >= limits.perMetric()) {
            if (metrics.add(metric)) {
                log.log(System.Logger.Level.WARNING, full(metric));
            }
            return refuse(Refusal.METRIC);
        }
        return true;
    }

    private boolean refuse(Refusal why) {
        Objects.requireNonNull(refused.get(why)).increment();
        return false;
    }

    private String full(String metric) {
        return "metric %s has as many series as one may have (%d), new ones of it are refused;"
                        .formatted(metric, limits.perMetric())
                + " drop the label that has too many values, or raise series-per-metric of --limits";
    }

    /// What is at its limit at this moment and had series refused, in words.
    ///
    /// @param size how many series there are
    /// @param ofMetric how many there are of a metric
    List<String> troubles(int size, ToIntFunction<String> ofMetric) {
        List<String> all = new ArrayList<>();
        if (size >= limits.total()
                && Objects.requireNonNull(refused.get(Refusal.TOTAL)).sum() > 0) {
            all.add(
                    "there are as many series as there may be (%d), new ones are refused; scrape less, or raise series of --limits"
                            .formatted(limits.total()));
        }
        for (String metric : metrics) {
            if (ofMetric.applyAsInt(metric) >= limits.perMetric()) {
                all.add(full(metric));
            }
        }
        return all;
    }

    /// How many were refused, by reason.
    MetricFamily family() {
        List<MetricPoint> points = new ArrayList<>();
        refused.forEach((why, count) ->
                points.add(
                        new MetricPoint.Value(
                                Labels.of("reason", why.name().toLowerCase(Locale.ROOT)),
                                count.sum())));
        return new MetricFamily(
                "steelyard_tsdb_series_refused",
                MetricType.COUNTER,
                "Requests for a new series that were refused, by what it was beyond.",
                points);
    }
}
