package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.ExemplarResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The latest exemplars of all series: a fixed number, the oldest of all making room for each that
/// comes. On the Java heap, about 300 bytes each. Safe for any number of threads.
final class ExemplarRing implements ExemplarReader {
    private static final Comparator<Exemplar> BY_WORTH =
            Comparator.comparingLong(Exemplar::timeMillis)
                    .thenComparingDouble(Exemplar::value)
                    .thenComparingInt(exemplar -> exemplar.labels().hashCode());

    private final int capacity;

    /// The series of all exemplars, in the order in which these came.
    @GuardedBy("this")
    private final Deque<Labels> arrivals = new ArrayDeque<>();

    /// Those of each series, in the order in which they came, which is that of their times.
    @GuardedBy("this")
    private final Map<Labels, Deque<Exemplar>> bySeries = new HashMap<>();

    /// @param capacity how many there may be; 0 for none
    ExemplarRing(int capacity) {
        this.capacity = capacity;
    }

    /// How many there are.
    synchronized int size() {
        return arrivals.size();
    }

    /// How many series have some.
    synchronized int series() {
        return bySeries.size();
    }

    /// The time of the oldest of those that came first; [Long#MIN_VALUE] where there are none.
    synchronized long oldestMillis() {
        Deque<Exemplar> first = arrivals.isEmpty() ? null : bySeries.get(arrivals.getFirst());
        return first == null ? Long.MIN_VALUE : first.getFirst().timeMillis();
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
        bySeries.forEach(
                (series, all) -> {
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
