package dev.steelyard.usage;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.storage.SampleListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A feed that tells its one listener what a test commits. As the store does, it passes over a
/// sample that is not newer than the last one of its series.
final class FakeFeed implements SampleFeed {
    private final Map<Labels, Long> series = new HashMap<>();
    private final Map<Long, Long> lastMillis = new HashMap<>();
    private List<LabelMatcher> matchers = List.of();
    private @Nullable SampleListener listener;

    @Override
    public Subscription subscribe(
            List<LabelMatcher> wanted, long sinceMillis, SampleListener told) {
        matchers = wanted;
        listener = told;
        return () -> listener = null;
    }

    void commit(Labels labels, long millis, double value) {
        SampleListener told = listener;
        if (told == null || !matchers.stream().allMatch(it -> it.matches(labels.get(it.name())))) {
            return;
        }
        Long known = series.get(labels);
        long reference = known == null ? series.size() + 1 : known;
        if (known == null) {
            series.put(labels, reference);
            told.seriesBegan(reference, labels);
        }
        if (millis > lastMillis.getOrDefault(reference, Long.MIN_VALUE)) {
            lastMillis.put(reference, millis);
            told.sample(reference, millis, value);
        }
    }

    void forget(Labels labels) {
        Long known = series.get(labels);
        if (known != null && listener != null) {
            listener.seriesForgotten(known);
        }
    }
}
