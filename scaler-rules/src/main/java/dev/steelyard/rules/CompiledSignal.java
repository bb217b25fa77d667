package dev.steelyard.rules;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.rules.standing.Fold;
import dev.steelyard.rules.v1alpha1.Absent;
import java.util.List;
import java.util.Optional;

/// A signal ready to be put to work.
public sealed interface CompiledSignal {
    /// Its name, unique in the rule.
    String name();

    /// What is wanted of it.
    Target target();

    /// The query that has the same value, as `explain` prints it; empty where nobody says which
    /// series are meant.
    String promql();

    /// A fold over series of the storage.
    ///
    /// @param metric the name of the metric
    /// @param scope whose series
    /// @param matchers what the series satisfy, the metric's name included
    record Series(
            String name,
            Target target,
            String promql,
            String metric,
            Scope scope,
            List<LabelMatcher> matchers,
            Fold fold,
            Absent absent)
            implements CompiledSignal {
        public Series {
            matchers = List.copyOf(matchers);
        }
    }

    /// The use of a resource, which the HPA itself reads from the resource metrics API.
    ///
    /// @param resource `cpu` or `memory`
    record Resource(
            String name, Target target, String promql, String resource, Optional<String> container)
            implements CompiledSignal {}

    /// Whose series a signal measures.
    ///
    /// @param pods the workload whose pods are scraped for them, where that is known
    /// @param namespace the namespace that owns the series
    /// @param isOwn whether they are of the rule's own workload
    /// @param undescribed what is missing where nobody says which series are about the object that
    ///   is meant; then there are none
    record Scope(
            Optional<WorkloadKey> pods,
            String namespace,
            boolean isOwn,
            Optional<String> undescribed) {
        static Scope ofWorkload(WorkloadKey workload, boolean isOwn) {
            return new Scope(Optional.of(workload), workload.namespace(), isOwn, Optional.empty());
        }

        static Scope ofLabels(String namespace) {
            return new Scope(Optional.empty(), namespace, false, Optional.empty());
        }

        static Scope undescribed(String namespace, String why) {
            return new Scope(Optional.empty(), namespace, false, Optional.of(why));
        }
    }
}
