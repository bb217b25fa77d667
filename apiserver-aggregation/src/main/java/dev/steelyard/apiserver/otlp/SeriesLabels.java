package dev.steelyard.apiserver.otlp;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.scrape.config.OtlpTranslation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Makes the labels of the series of one resource and scope.
final class SeriesLabels {
    private final OtlpTranslation translation;
    private final LabelNames names;
    private final Resource resource;
    private final Scope scope;

    SeriesLabels(OtlpTranslation translation, Resource resource, Scope scope) {
        this.translation = translation;
        this.names = new LabelNames(translation);
        this.resource = resource;
        this.scope = scope;
    }

    /// The labels of a point, still without a name; empty where an attribute has no usable name.
    Optional<LabelsBuilder> of(List<Attribute> attributes) {
        LabelsBuilder labels = new LabelsBuilder();
        if (!own(attributes, labels) || !promoted(labels)) {
            return Optional.empty();
        }
        identity(labels);
        return scope(labels) ? Optional.of(labels) : Optional.empty();
    }

    /// The labels of `target_info`, which tells what else is known of the resource; empty where
    /// that is nothing, or would be of nobody in particular.
    Optional<Labels> ofTarget() {
        LabelsBuilder labels = new LabelsBuilder();
        List<Attribute> told =
                translation.keepsIdentifying() ? resource.attributes() : resource.others();
        if (resource.others().isEmpty() || !own(told, labels)) {
            return Optional.empty();
        }
        identity(labels);
        boolean isSomebody = !labels.get("job").isEmpty() || !labels.get("instance").isEmpty();
        return isSomebody
                ? Optional.of(labels.set(Labels.NAME, "target_info").build())
                : Optional.empty();
    }

    /// Attributes whose names become one label have their values joined.
    private boolean own(List<Attribute> attributes, LabelsBuilder labels) {
        List<Attribute> sorted =
                attributes.stream().sorted(Comparator.comparing(Attribute::key)).toList();
        for (Attribute each : sorted) {
            Optional<String> name = names.of(each.key());
            if (each.key().equals(Labels.NAME)) {
                continue; // the metric names itself
            }
            if (name.isEmpty()) {
                return false;
            }
            String before = translation.strategy().escapes() ? labels.get(name.get()) : "";
            labels.set(name.get(), before.isEmpty() ? each.value() : before + ";" + each.value());
        }
        return true;
    }

    private boolean promoted(LabelsBuilder labels) {
        for (Attribute each : resource.attributes()) {
            if (translation.promotion().promotes(each.key())) {
                Optional<String> name = names.of(each.key());
                if (name.isEmpty()) {
                    return false;
                }
                if (labels.get(name.get()).isEmpty()) {
                    labels.set(name.get(), each.value());
                }
            }
        }
        return true;
    }

    private void identity(LabelsBuilder labels) {
        resource.job().ifPresent(job -> labels.set("job", job));
        resource.instance().ifPresent(instance -> labels.set("instance", instance));
    }

    private boolean scope(LabelsBuilder labels) {
        if (!translation.promotesScope() || scope.name().isEmpty()) {
            return true;
        }
        for (Attribute each : scope.attributes()) {
            Optional<String> name = names.of("otel_scope_" + each.key());
            if (name.isEmpty()) {
                return false;
            }
            labels.set(name.get(), each.value());
        }
        labels.set("otel_scope_name", scope.name());
        labels.set("otel_scope_version", scope.version());
        labels.set("otel_scope_schema_url", scope.schema());
        return true;
    }
}
