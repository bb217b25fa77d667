package dev.steelyard.storage;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import java.util.List;

/// Which samples a reader wants: of the series that satisfy all matchers, those from `fromMillis`
/// to `toMillis`, both included.
public record Selection(List<LabelMatcher> matchers, long fromMillis, long toMillis) {
    private static final List<LabelMatcher> EVERY =
            List.of(new LabelMatcher.NotEqual(Labels.NAME, ""));

    public Selection {
        matchers = List.copyOf(matchers);
        if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
            throw new IllegalArgumentException(
                    "at least one matcher must not match the empty value: " + matchers);
        }
    }

    /// The samples of all series between two times.
    public static Selection all(long fromMillis, long toMillis) {
        return new Selection(EVERY, fromMillis, toMillis);
    }

    /// Whether it is of all series.
    public boolean isOfAll() {
        return matchers.equals(EVERY);
    }
}
