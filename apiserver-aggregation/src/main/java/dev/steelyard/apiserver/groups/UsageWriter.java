package dev.steelyard.apiserver.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.groups.Measurement.Amounts;
import dev.steelyard.apiserver.groups.Measurement.OfNode;
import dev.steelyard.apiserver.groups.Measurement.OfPod;
import dev.steelyard.apiserver.wire.GoDuration;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.Quantity;
import dev.steelyard.usage.ContainerUsage;
import dev.steelyard.usage.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Writes measurements as `NodeMetrics` and `PodMetrics` (`k8s.io/metrics`, `v1` and `v1beta1`).
final class UsageWriter {
    private UsageWriter() {}

    /// Writes one object; `kind` and `apiVersion` are empty inside a list.
    static void object(JsonGenerator json, Measurement of, String kind, String apiVersion)
            throws IOException {
        json.writeStartObject();
        if (!kind.isEmpty()) {
            json.writeStringField("kind", kind);
            json.writeStringField("apiVersion", apiVersion);
        }
        metadata(json, of);
        json.writeStringField("timestamp", Json.time(of.timestamp()));
        json.writeStringField("window", GoDuration.ofNanos(of.window().toNanos()));
        switch (of.content()) {
            case OfNode(Usage usage) -> usage(json, Amounts.of(usage));
            case OfPod(List<ContainerUsage> containers) -> {
                json.writeArrayFieldStart("containers");
                for (ContainerUsage container : containers) {
                    json.writeStartObject();
                    json.writeStringField("name", container.name());
                    usage(json, Amounts.of(container.usage()));
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    /// Writes `PartialObjectMetadata`.
    static void partial(JsonGenerator json, Measurement of, String version) throws IOException {
        Json.startObject(json, "PartialObjectMetadata", "meta.k8s.io/" + version);
        metadata(json, of);
        json.writeEndObject();
    }

    private static void metadata(JsonGenerator json, Measurement of) throws IOException {
        json.writeObjectFieldStart("metadata");
        json.writeStringField("name", of.name());
        if (!of.namespace().isEmpty()) {
            json.writeStringField("namespace", of.namespace());
        }
        json.writeStringField("creationTimestamp", Json.time(of.answered()));
        if (!of.labels().isEmpty()) {
            json.writeObjectFieldStart("labels");
            for (Map.Entry<String, String> label : of.labels().entrySet()) {
                json.writeStringField(label.getKey(), label.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void usage(JsonGenerator json, Amounts amounts) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeStringField("cpu", Quantity.ofNano(amounts.cpuNanocores()));
        json.writeStringField("memory", Quantity.ofBytes(amounts.memoryBytes()));
        if (amounts.swapBytes().isPresent()) {
            json.writeStringField("swap", Quantity.ofBytes(amounts.swapBytes().getAsLong()));
        }
        json.writeEndObject();
    }
}
