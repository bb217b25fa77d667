package dev.steelyard.rules.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// Says how many replicas a workload is to have, by what is measured of it.
@Group(ScalingRule.GROUP)
@Version(ScalingRule.VERSION)
@Plural(ScalingRule.PLURAL)
@ShortNames("sr")
@Categories({"all", "scaling"})
@AdditionalPrinterColumn(name = "Workload", jsonPath = ".spec.workload.name")
@AdditionalPrinterColumn(
        name = "Min",
        jsonPath = ".status.floor",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Max",
        jsonPath = ".status.ceiling",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Now",
        jsonPath = ".status.current",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Want",
        jsonPath = ".status.desired",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Because", jsonPath = ".status.because")
@AdditionalPrinterColumn(name = "Limited", jsonPath = ".status.limitedBy")
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
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode", priority = 1)
@AdditionalPrinterColumn(
        name = "Fresh",
        jsonPath = ".status.conditions[?(@.type==\"Fresh\")].status",
        priority = 1)
@AdditionalPrinterColumn(name = "HPA", jsonPath = ".status.hpa", priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.workload.name")
public final class ScalingRule extends CustomResource<ScalingRuleSpec, ScalingRuleStatus>
        implements Namespaced {
    /// The API group of all kinds of Steelyard.
    public static final String GROUP = "steelyard.dev";

    /// The version of the group.
    public static final String VERSION = "v1alpha1";

    /// What the API server calls many of them.
    public static final String PLURAL = "scalingrules";

    /// The group and version as objects state them.
    public static final String API_VERSION = GROUP + "/" + VERSION;
}
