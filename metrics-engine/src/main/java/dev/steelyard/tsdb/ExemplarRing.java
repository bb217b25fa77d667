package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.ExemplarResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The latest exemplars of all series: a fixed number, the oldest of all making room for each that
/// comes. On the Java heap, about 300 bytes each. Safe for any number of threads.
final class ExemplarRing implements ExemplarReader {
    private static final Comparator<Exemplar> BY_WORTH =
            Comparator.comparingLong(Exemplar::timeMillis)
                    .thenComparingDouble(Exemplar::value)
                    .thenComparingInt(exemplar -> exemplar.labels().hashCode());

    private final int capacity;
    private final Map<ExemplarResult, LongAdder> results = new EnumMap<>(ExemplarResult.class);

    /// The series of all exemplars, in the order in which these came.
    @GuardedBy("this")
    private final Deque<Labels> arrivals = new ArrayDeque<>();

    /// Those of each series, in the order in which they came, which is that of their times.
    @GuardedBy("this")
    private final Map<Labels, Deque<Exemplar>> bySeries = new HashMap<>();

    /// @param capacity how many there may be; 0 for none
    ExemplarRing(int capacity) {
        this.capacity = capacity;
        for (ExemplarResult result : ExemplarResult.values()) {
            results.put(result, new LongAdder());
        }
    }

    /// How many there are.
    synchronized int size() {
        return arrivals.size();
    }

    /// How many series have some.
    synchronized int series() {
        return bySeries.size();
    }

    /// The ring's own figures.
    List<MetricFamily> families() {
        List<MetricPoint> points = new ArrayList<>();
        results.forEach((result, count) -> {
            String name = result.name().toLowerCase(Locale.ROOT);
            points.add(new MetricPoint.Value(Labels.of("result", name), count.sum()));
        });
        return List.of(
                gauge("exemplars", "Exemplars in memory.", size()),
                gauge("exemplar_series", "Series that have exemplars.", series()),
                new MetricFamily(
                        "steelyard_tsdb_exemplars_appended",
                        MetricType.COUNTER,
                        "Exemplars that came, by what became of them.",
                        points));
    }

    private static MetricFamily gauge(String name, String help, long value) {
        return new MetricFamily(
                "steelyard_tsdb_" + name,
                MetricType.GAUGE,
                help,
                List.of(new MetricPoint.Value(Labels.EMPTY, value)));
    }

    /// What would become of an exemplar.
    synchronized ExemplarResult judge(Labels series, Exemplar exemplar) {
        if (capacity == 0) {
            return ExemplarResult.NOT_KEPT;
        }
        if (exemplar.characters() > Exemplar.MAX_CHARACTERS) {
            return ExemplarResult.TOO_LONG;
        }
        Deque<Exemplar> there = bySeries.get(series);
        return there == null ? ExemplarResult.STORED : judge(there.getLast(), exemplar);
    }

    /// Some of one time are told apart by their order, so that none is kept twice.
    private static ExemplarResult judge(Exemplar latest, Exemplar exemplar) {
        if (latest.isSame(exemplar)) {
            return ExemplarResult.SAME;
        }
        return BY_WORTH.compare(exemplar, latest) < 0
                ? ExemplarResult.OUT_OF_ORDER
                : ExemplarResult.STORED;
    }

    /// How often each came out.
    long count(ExemplarResult result) {
        return Objects.requireNonNull(results.get(result)).sum();
    }

    /// Judges one that comes, and counts it unless it goes on its way.
    ExemplarResult admit(Labels series, Exemplar exemplar) {
        ExemplarResult result = judge(series, exemplar);
        if (result != ExemplarResult.STORED) {
            counted(result);
        }
        return result;
    }

    void counted(ExemplarResult result) {
        Objects.requireNonNull(results.get(result)).increment();
    }

    /// Keeps an exemplar if it is [ExemplarResult#STORED].
    synchronized ExemplarResult add(Labels series, Exemplar exemplar) {
        ExemplarResult result = judge(series, exemplar);
        if (result == ExemplarResult.STORED) {
            if (arrivals.size() == capacity) {
                removeFirst();
            }
            Deque<Exemplar> there = bySeries.computeIfAbsent(series, _ -> new ArrayDeque<>(1));
            there.addLast(exemplar);
            arrivals.addLast(series);
        }
        return result;
    }

    /// Puts those of another ring, which are older, before those that are here; no one else may use
    /// that ring meanwhile.
    synchronized void precede(ExemplarRing older) {
        List<Arrival> here = all();
        arrivals.clear();
        bySeries.clear();
        older.all().forEach(each -> add(each.series, each.exemplar));
        here.forEach(each -> add(each.series, each.exemplar));
    }

    private record Arrival(Labels series, Exemplar exemplar) {}

    /// All, in the order in which they came.
    private synchronized List<Arrival> all() {
        Map<Labels, Iterator<Exemplar>> left = new HashMap<>();
        bySeries.forEach((series, all) -> left.put(series, all.iterator()));
        List<Arrival> all = new ArrayList<>(arrivals.size());
        for (Labels series : arrivals) {
            all.add(new Arrival(series, Objects.requireNonNull(left.get(series)).next()));
        }
        return all;
    }

    @GuardedBy("this")
    private void removeFirst() {
        bySeries.computeIfPresent(arrivals.removeFirst(), (_, there) -> withoutFirst(there));
    }

    private static @Nullable Deque<Exemplar> withoutFirst(Deque<Exemplar> there) {
        Exemplar _ = there.removeFirst();
        return there.isEmpty() ? null : there;
    }

    @Override
    public List<SeriesExemplars> exemplars(
            List<List<LabelMatcher>> selectors, long fromMillis, long toMillis) {
        List<SeriesExemplars> found = new ArrayList<>();
        for (SeriesExemplars each : between(fromMillis, toMillis)) {
            if (selectors.stream().anyMatch(all -> Postings.matches(all, each.series()))) {
                found.add(each);
            }
        }
        found.sort(Comparator.comparing(SeriesExemplars::series));
        return found;
    }

    private synchronized List<SeriesExemplars> between(long fromMillis, long toMillis) {
        List<SeriesExemplars> found = new ArrayList<>();
        bySeries.forEach((series, all) -> {
            if (all.getFirst().timeMillis() <= toMillis
                    && all.getLast().timeMillis() >= fromMillis) {
                List<Exemplar> some =
                        all.stream()
                                .filter(each ->
                                        each.timeMillis() >= fromMillis
                                                && each.timeMillis() <= toMillis)
                                .toList();
                if (!some.isEmpty()) {
                    found.add(new SeriesExemplars(series, some));
                }
            }
        });
        return found;
    }
}
