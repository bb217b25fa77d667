package dev.steelyard.storage;

import dev.steelyard.model.LabelMatcher;
import java.util.List;

/// Which samples a reader wants: of the series that satisfy all matchers, those from `fromMillis`
/// to `toMillis`, both included.
public record Selection(List<LabelMatcher> matchers, long fromMillis, long toMillis) {
    public Selection {
        matchers = List.copyOf(matchers);
        if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
            throw new IllegalArgumentException(
                    "at least one matcher must not match the empty value: " + matchers);
        }
    }
}
