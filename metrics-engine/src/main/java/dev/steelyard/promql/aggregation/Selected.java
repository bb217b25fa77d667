package dev.steelyard.promql.aggregation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The best of some candidates: at most `limit` of the largest or of the smallest.
///
/// A heap with the worst of them on top. Of equals the first ones stay; NaN is worse than all.
final class Selected {
    private record Candidate(int series, double value) {}

    private final int limit;
    private final boolean largest;
    private final List<Candidate> heap = new ArrayList<>();

    Selected(int limit, boolean largest) {
        this.limit = limit;
        this.largest = largest;
    }

    /// Offers the value of a series, known by its index.
    void offer(int series, double value) {
        if (heap.size() < limit) {
            heap.add(new Candidate(series, value));
            up(heap.size() - 1);
        } else {
            double worst = heap.getFirst().value;
            boolean better =
                    (largest ? worst < value : worst > value)
                            || (Double.isNaN(worst) && !Double.isNaN(value));
            if (better) {
                heap.set(0, new Candidate(series, value));
                down();
            }
        }
    }

    /// The indices of the series that were kept, the best first.
    List<Integer> best() {
        Comparator<Candidate> order =
                (left, right) -> {
                    if (isWorse(left, right)) {
                        return isWorse(right, left) ? 0 : 1;
                    }
                    return isWorse(right, left) ? -1 : 0;
                };
        return heap.stream().sorted(order).map(Candidate::series).toList();
    }

    private boolean isWorse(Candidate left, Candidate right) {
        return Double.isNaN(left.value)
                || (largest ? left.value < right.value : left.value > right.value);
    }

    private void up(int index) {
        int child = index;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (!isWorse(heap.get(child), heap.get(parent))) {
                return;
            }
            swap(child, parent);
            child = parent;
        }
    }

    private void down() {
        int parent = 0;
        while (2 * parent + 1 < heap.size()) {
            int child = 2 * parent + 1;
            if (child + 1 < heap.size() && isWorse(heap.get(child + 1), heap.get(child))) {
                child++;
            }
            if (!isWorse(heap.get(child), heap.get(parent))) {
                return;
            }
            swap(child, parent);
            parent = child;
        }
    }

    private void swap(int left, int right) {
        Candidate kept = heap.get(left);
        heap.set(left, heap.get(right));
        heap.set(right, kept);
    }
}
