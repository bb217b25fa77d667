package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.points.StepSeries;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The best of some candidates: at most `limit` of the largest or of the smallest.
///
/// Of equals those stay whose labels come first, in whichever order they are offered; NaN is worse
/// than all.
final class Selected {
    private record Candidate(StepSeries series, double value) {}

    private final int limit;
    private final boolean largest;
    private final PriorityQueue<Candidate> kept; // the worst first

    Selected(int limit, boolean largest) {
        this.limit = limit;
        this.largest = largest;
        Comparator<Candidate> bestFirst = this::compare;
        this.kept = new PriorityQueue<>(bestFirst.reversed());
    }

    /// Offers a series with its value.
    void offer(StepSeries series, double value) {
        Candidate candidate = new Candidate(series, value);
        if (kept.size() < limit) {
            kept.add(candidate);
        } else if (compare(candidate, kept.element()) < 0) {
            kept.remove();
            kept.add(candidate);
        }
    }

    /// The series that were kept, the best first.
    List<StepSeries> best() {
        return kept.stream().sorted(this::compare).map(Candidate::series).toList();
    }

    /// Less than 0 where `left` is better.
    private int compare(Candidate left, Candidate right) {
        if (left.value < right.value) {
            return largest ? 1 : -1;
        }
        if (left.value > right.value) {
            return largest ? -1 : 1;
        }
        if (Double.isNaN(left.value) != Double.isNaN(right.value)) {
            return Double.isNaN(left.value) ? 1 : -1;
        }
        return left.series.labels().compareTo(right.series.labels());
    }
}
