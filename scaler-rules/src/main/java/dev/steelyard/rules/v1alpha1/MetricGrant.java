package dev.steelyard.rules.v1alpha1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/// Lets rules of other namespaces measure series of the namespace that it stands in.
@Group(ScalingRule.GROUP)
@Version(ScalingRule.VERSION)
@Categories("scaling")
public final class MetricGrant extends CustomResource<MetricGrantSpec, Void>
        implements Namespaced {}
