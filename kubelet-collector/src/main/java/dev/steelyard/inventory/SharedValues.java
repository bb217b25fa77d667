package dev.steelyard.inventory;

import java.util.HashMap;
import java.util.Map;

/// Lets records of many objects share the parts that are equal: what the replicas of a workload ask
/// for, how they are labelled, the second in which they started. Guarded by its owner's lock.
final class SharedValues {
    private static final int MOST = 10_000;

    private final Map<Object, Object> values = new HashMap<>();

    /// What equals `value` and was there first, unless that has been forgotten.
    ///
    /// @param value never changes, and equals only what is of its class
    @SuppressWarnings("unchecked") // equal values are of one class
    <T> T of(T value) {
        Object known = values.putIfAbsent(value, value);
        if (values.size() > MOST) { // it begins anew; what is shared already stays so
            values.clear();
        }
        return known == null ? value : (T) known;
    }
}
