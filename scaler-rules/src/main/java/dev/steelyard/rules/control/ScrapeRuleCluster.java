package dev.steelyard.rules.control;

import dev.steelyard.rules.v1alpha1.ClusterScrapeRule;
import dev.steelyard.rules.v1alpha1.ScrapeRule;
import dev.steelyard.rules.v1alpha1.ScrapeRuleStatus;
import java.util.List;

/// The ScrapeRules of a cluster, as they are seen and changed. What is seen may be a moment old;
/// changes may fail with the client's exception.
interface ScrapeRuleCluster {
    /// The rules of all namespaces.
    List<ScrapeRule> rules();

    /// The rules that belong to no namespace.
    List<ClusterScrapeRule> clusterRules();

    /// Sets the status of a rule.
    void apply(ScrapeRule rule, ScrapeRuleStatus status);

    /// Sets the status of a rule.
    void apply(ClusterScrapeRule rule, ScrapeRuleStatus status);
}
