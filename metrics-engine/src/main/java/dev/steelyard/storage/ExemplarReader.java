package dev.steelyard.storage;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import java.util.List;

/// Answers which exemplars are kept; safe for any number of threads.
public interface ExemplarReader {
    /// Keeps none.
    ExemplarReader NONE = (_, _, _) -> List.of();

    /// The exemplars of one series.
    ///
    /// @param exemplars in rising time, at least one
    record SeriesExemplars(Labels series, List<Exemplar> exemplars) {
        public SeriesExemplars {
            exemplars = List.copyOf(exemplars);
        }
    }

    /// The exemplars from `fromMillis` to `toMillis`, both included, of the series that satisfy all
    /// matchers of at least one of `selectors`; sorted by the labels of the series.
    List<SeriesExemplars> exemplars(
            List<List<LabelMatcher>> selectors, long fromMillis, long toMillis);
}
