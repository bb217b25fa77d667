package dev.steelyard.promql.histogram;

import java.util.ArrayList;
import java.util.List;

/// Upper bounds that a histogram names itself: ascending, +Inf left out.
final class CustomBounds {
    private CustomBounds() {}

    /// Whether two lists are the same bounds; a zero is a zero, whatever its sign.
    static boolean same(List<Double> left, List<Double> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i).doubleValue() != right.get(i).doubleValue()) {
                return false;
            }
        }
        return true;
    }

    /// The bounds that both lists have.
    static List<Double> common(List<Double> left, List<Double> right) {
        List<Double> common = new ArrayList<>();
        int other = 0;
        for (double bound : left) {
            while (other < right.size() && right.get(other) < bound) {
                other++;
            }
            if (other < right.size() && right.get(other) == bound) {
                common.add(bound);
            }
        }
        return common;
    }

    /// For each bucket of `bounds`, the one beyond the last bound included, the bucket of `coarser`
    /// that takes it in. `coarser` has no bound that `bounds` lacks.
    static int[] targets(List<Double> bounds, List<Double> coarser) {
        int[] targets = new int[bounds.size() + 1];
        int target = 0;
        for (int i = 0; i < bounds.size(); i++) {
            while (target < coarser.size() && coarser.get(target) < bounds.get(i)) {
                target++;
            }
            targets[i] = target;
        }
        targets[bounds.size()] = coarser.size();
        return targets;
    }

    /// The upper bound of bucket `index`; −Inf below the first and +Inf beyond the last bound.
    static double upper(int index, List<Double> bounds) {
        if (index < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return index < bounds.size() ? bounds.get(index) : Double.POSITIVE_INFINITY;
    }
}
