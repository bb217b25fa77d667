package dev.steelyard.apiserver.discovery;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.discovery.ApiGroup.Resource;
import dev.steelyard.apiserver.wire.Json;
import java.io.IOException;
import java.util.List;

/// Writes all groups in the aggregated form of discovery: `APIGroupDiscoveryList` of
/// `apidiscovery.k8s.io/v2`.
final class AggregatedList {
    private AggregatedList() {}

    static void write(JsonGenerator json) throws IOException {
        Json.startList(json, "APIGroupDiscoveryList", "apidiscovery.k8s.io/v2");
        for (ApiGroup group : ServedGroups.ALL) {
            json.writeStartObject();
            json.writeObjectFieldStart("metadata");
            json.writeStringField("name", group.name());
            json.writeNullField("creationTimestamp");
            json.writeEndObject();
            json.writeArrayFieldStart("versions");
            for (ApiGroup.Version version : group.versions()) {
                writeVersion(json, version);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        Json.endList(json);
    }

    private static void writeVersion(JsonGenerator json, ApiGroup.Version version)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("version", version.name());
        json.writeStringField("freshness", "Current");
        json.writeArrayFieldStart("resources");
        for (Resource resource : version.resources()) {
            writeResource(json, resource);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeResource(JsonGenerator json, Resource resource) throws IOException {
        json.writeStartObject();
        json.writeStringField("resource", resource.name());
        // Old clients fail on a parent without a kind, also where only something below it exists.
        writeKind(json, resource);
        json.writeStringField("scope", resource.scope().word());
        json.writeStringField("singularResource", "");
        if (resource.subresource().isPresent()) {
            Discovery.writeVerbs(json, List.of());
            json.writeArrayFieldStart("subresources");
            json.writeStartObject();
            json.writeStringField("subresource", resource.subresource().get());
            writeKind(json, resource);
            Discovery.writeVerbs(json, resource.verbs());
            json.writeEndObject();
            json.writeEndArray();
        } else {
            Discovery.writeVerbs(json, resource.verbs());
        }
        json.writeEndObject();
    }

    private static void writeKind(JsonGenerator json, Resource resource) throws IOException {
        json.writeObjectFieldStart("responseKind");
        json.writeStringField("group", "");
        json.writeStringField("version", "");
        json.writeStringField("kind", resource.kind());
        json.writeEndObject();
    }
}
