package dev.steelyard.rules.standing;

import java.util.Map;
import java.util.OptionalDouble;

/// What a [StandingAggregation] says at one time.
///
/// @param value the folded value; empty where no series has one
/// @param series how many series have a value
/// @param known how many series the feed has told of and not forgotten
/// @param sinceMillis since when samples have come without a pause as long as the window, or
///   [#NEVER]
/// @param newestMillis the time of the newest sample, or [#NEVER]
/// @param hasEnded whether there are series and every one has ended by a stale marker
/// @param pods the part of each pod, by the label `pod`, or of whatever else parts are made of;
///   series without the label are under the empty name
public record FoldReading(
        OptionalDouble value,
        int series,
        int known,
        long sinceMillis,
        long newestMillis,
        boolean hasEnded,
        Map<String, Part> pods) {
    /// The time of a sample that has not come.
    public static final long NEVER = Long.MIN_VALUE;

    public FoldReading {
        pods = Map.copyOf(pods);
    }

    /// The part of one pod.
    ///
    /// @param lone how many of its series have too few samples for a value yet
    /// @param resumedMillis when samples of a series came again after a pause as long as the
    ///   window, or [#NEVER]
    /// @param hasEnded whether every one of its series has ended by a stale marker
    public record Part(
            OptionalDouble value,
            int series,
            int lone,
            long newestMillis,
            long resumedMillis,
            boolean hasEnded) {}
}
