package dev.steelyard.storage;

import dev.steelyard.model.LabelMatcher;
import java.util.List;

/// Tells listeners of the float samples of some series as they are committed, so that a value that
/// is asked for often need not be selected again each time. Native histograms are not told, nor are
/// samples that come late.
public interface SampleFeed {
    /// Starts telling `listener` of all series that satisfy `matchers`, now and in future.
    ///
    /// Before the call returns the listener has been told of the samples that are already there,
    /// from `sinceMillis` on, so that it misses none between the past and the present. As in a
    /// [Selection], at least one matcher must not match the empty value.
    Subscription subscribe(List<LabelMatcher> matchers, long sinceMillis, SampleListener listener);

    /// A listener's place in the feed; closing it ends the telling.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
