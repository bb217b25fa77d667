package dev.steelyard.scrape;

import java.util.List;

/// Someone who knows targets and says when they change.
public interface TargetSource {
    /// The targets of this moment.
    List<Target> targets();

    /// Has `changed` called, from any thread, after [#targets] began to answer something else.
    /// Calls may be merged; they must return quickly.
    void onChange(Runnable changed);
}
