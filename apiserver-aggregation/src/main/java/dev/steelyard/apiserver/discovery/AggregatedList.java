package dev.steelyard.apiserver.discovery;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.discovery.ApiGroup.Resource;
import dev.steelyard.apiserver.wire.Json;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Writes all groups in the aggregated form of discovery: `APIGroupDiscoveryList` of
/// `apidiscovery.k8s.io/v2`.
final class AggregatedList {
    private AggregatedList() {}

    static void write(JsonGenerator json, List<ApiGroup> all) throws IOException {
        Json.startList(json, "APIGroupDiscoveryList", "apidiscovery.k8s.io/v2");
        for (ApiGroup group : all) {
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
        for (List<Resource> together : byName(version.resources())) {
            writeResource(json, together);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /// What stands below one resource stands together here.
    private static Collection<List<Resource>> byName(List<Resource> resources) {
        return resources.stream()
                .collect(
                        Collectors.groupingBy(
                                Resource::name, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static void writeResource(JsonGenerator json, List<Resource> together)
            throws IOException {
        Resource first = together.getFirst();
        json.writeStartObject();
        json.writeStringField("resource", first.name());
        // Old clients fail on a parent without a kind, also where only something below it exists.
        writeKind(json, first);
        json.writeStringField("scope", first.scope().word());
        json.writeStringField("singularResource", "");
        if (first.subresource().isPresent()) {
            Discovery.writeVerbs(json, List.of());
            json.writeArrayFieldStart("subresources");
            for (Resource each : together) {
                json.writeStartObject();
                json.writeStringField("subresource", each.subresource().orElseThrow());
                writeKind(json, each);
                Discovery.writeVerbs(json, each.verbs());
                json.writeEndObject();
            }
            json.writeEndArray();
        } else {
            Discovery.writeVerbs(json, first.verbs());
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
