package dev.steelyard.apiserver.groups;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Knows the values of the signals of rules; safe for any number of threads, and quick.
///
/// A metric of pods or of nothing is named `<rule>.<signal>`.
public interface SignalReadings {
    /// The rules of a namespace, by name.
    List<Rule> rules(String namespace);

    /// The value of a signal for the whole workload of a rule.
    Reading ofRule(String namespace, String rule, String signal);

    /// The share of one pod in a signal.
    Reading ofPod(String namespace, String metric, String pod);

    /// The value of a signal as a metric that describes no object.
    Reading external(String namespace, String metric);

    /// A rule, as far as selectors look at it.
    record Rule(String name, Map<String, String> labels) {
        public Rule {
            labels = Map.copyOf(labels);
        }
    }

    /// What is known of a signal.
    sealed interface Reading {
        /// A value in thousandths, over a window that ended at `timestamp`.
        record Value(long milli, Instant timestamp, long windowSeconds) implements Reading {}

        /// A signal without a value now; the message says why, since when, and what to do.
        record NoValue(String message) implements Reading {}

        /// No signal of that name; the message says what there is.
        record Unknown(String message) implements Reading {}
    }
}
