package dev.steelyard.apiserver.groups;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Knows the values of the signals of rules; safe for any number of threads, and quick.
///
/// A metric of pods or of nothing is named `<rule>.<signal>`.
public interface SignalReadings {
    /// The names of the rules of a namespace, sorted.
    List<String> rules(String namespace);

    /// The value of a signal for the whole workload of a rule.
    Reading ofRule(String namespace, String rule, String signal);

    /// The parts that pods have in a signal.
    Parts ofPods(String namespace, String metric);

    /// The value of a signal as a metric that describes no object.
    Reading external(String namespace, String metric);

    /// The parts that pods have in a signal, by the name of the pod.
    ///
    /// @param whole what is known of the signal as a whole; says why there are no parts
    record Parts(Map<String, Reading.Value> byPod, Reading whole) {
        public Parts {
            byPod = Map.copyOf(byPod);
        }
    }

    /// What is known of a signal.
    sealed interface Reading {
        /// A value in thousandths.
        ///
        /// @param timestamp of the newest sample behind it
        /// @param windowSeconds the time up to `timestamp` that it was measured over; absent for
        ///   the value of one moment
        record Value(long milli, Instant timestamp, OptionalLong windowSeconds)
                implements Reading {}

        /// A signal without a value now; the message says why, since when, and what to do.
        record NoValue(String message) implements Reading {}

        /// No signal of that name; the message says what there is.
        record Unknown(String message) implements Reading {}
    }
}
