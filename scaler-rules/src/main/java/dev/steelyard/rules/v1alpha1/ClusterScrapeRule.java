package dev.steelyard.rules.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/// Says what the series of the whole cluster describe, and which metrics of that are served. It
/// belongs to those who run the cluster: series of one namespace may describe objects of another.
@Group(ScalingRule.GROUP)
@Version(ScalingRule.VERSION)
@AdditionalPrinterColumn(name = "Describes", jsonPath = ".spec.describes.kind")
@AdditionalPrinterColumn(name = "Metrics", jsonPath = ".spec.metrics[*].name")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
        name = "Matching",
        jsonPath = ".status.conditions[?(@.type==\"Matching\")].status")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class ClusterScrapeRule extends CustomResource<ScrapeRuleSpec, ScrapeRuleStatus> {}
