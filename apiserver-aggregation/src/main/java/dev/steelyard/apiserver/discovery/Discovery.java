package dev.steelyard.apiserver.discovery;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.discovery.ApiGroup.Resource;
import dev.steelyard.apiserver.discovery.ApiGroup.Version;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.Representation;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Answers the discovery of groups, versions and resources, in the aggregated form and in the old
/// one, from texts that are made when names have changed.
public final class Discovery {
    private static final Set<Representation> FORMS =
            EnumSet.of(Representation.PLAIN, Representation.AGGREGATED_DISCOVERY);

    private final Supplier<ServedNames> names;
    private volatile Texts texts;

    /// The texts that list these names.
    private record Texts(
            ServedNames names,
            Document aggregated,
            Document groups,
            Map<String, Document> group,
            Map<String, Document> resources) {
        static Texts of(ServedNames names) {
            List<ApiGroup> all = ServedGroups.listing(names);
            Map<String, Document> group = new HashMap<>();
            Map<String, Document> resources = new HashMap<>();
            for (ApiGroup each : all) {
                group.put(
                        each.name(),
                        new Document(Answer.JSON, json -> writeGroup(json, each, "v1")));
                for (Version version : each.versions()) {
                    String key = each.name() + "/" + version.name();
                    resources.put(
                            key,
                            new Document(Answer.JSON, json -> writeResources(json, key, version)));
                }
            }
            return new Texts(
                    names,
                    new Document(
                            Representation.AGGREGATED_DISCOVERY.contentType(),
                            json -> AggregatedList.write(json, all)),
                    new Document(Answer.JSON, json -> writeGroups(json, all)),
                    group,
                    resources);
        }
    }

    /// @param names of the metrics that are served at the moment; quick
    public Discovery(Supplier<ServedNames> names) {
        this.names = names;
        this.texts = Texts.of(names.get());
    }

    /// Texts are made anew only after names have changed.
    private Texts texts() {
        ServedNames now = names.get();
        Texts present = texts;
        if (!present.names().equals(now)) {
            present = Texts.of(now);
            texts = present;
        }
        return present;
    }

    /// `/apis`
    public Answer groups(ApiRequest request) throws RefusedException {
        boolean asksAggregated =
                request.representation(FORMS) == Representation.AGGREGATED_DISCOVERY;
        return (asksAggregated ? texts().aggregated() : texts().groups()).answer(request);
    }

    /// `/apis/GROUP`; empty where it is not served.
    public Optional<Answer> group(ApiRequest request, String name) throws RefusedException {
        return answer(request, texts().group().get(name));
    }

    /// `/apis/GROUP/VERSION`; empty where it is not served.
    public Optional<Answer> resources(ApiRequest request, String name, String version)
            throws RefusedException {
        return answer(request, texts().resources().get(name + "/" + version));
    }

    private static Optional<Answer> answer(
            ApiRequest request, @org.jspecify.annotations.Nullable Document document)
            throws RefusedException {
        if (document == null) {
            return Optional.empty();
        }
        request.representation(EnumSet.of(Representation.PLAIN));
        return Optional.of(document.answer(request));
    }

    private static void writeGroups(JsonGenerator json, List<ApiGroup> all) throws IOException {
        Json.startObject(json, "APIGroupList", "v1");
        json.writeArrayFieldStart("groups");
        for (ApiGroup each : all) {
            writeGroup(json, each, "");
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /// @param apiVersion empty inside a list
    private static void writeGroup(JsonGenerator json, ApiGroup group, String apiVersion)
            throws IOException {
        json.writeStartObject();
        if (!apiVersion.isEmpty()) {
            json.writeStringField("kind", "APIGroup");
            json.writeStringField("apiVersion", apiVersion);
        }
        json.writeStringField("name", group.name());
        json.writeArrayFieldStart("versions");
        for (Version version : group.versions()) {
            writeVersion(json, group, version);
        }
        json.writeEndArray();
        json.writeFieldName("preferredVersion");
        writeVersion(json, group, group.versions().getFirst());
        json.writeEndObject();
    }

    private static void writeVersion(JsonGenerator json, ApiGroup group, Version version)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("groupVersion", group.name() + "/" + version.name());
        json.writeStringField("version", version.name());
        json.writeEndObject();
    }

    private static void writeResources(JsonGenerator json, String groupVersion, Version version)
            throws IOException {
        Json.startObject(json, "APIResourceList", "v1");
        json.writeStringField("groupVersion", groupVersion);
        json.writeArrayFieldStart("resources");
        for (Resource resource : version.resources()) {
            json.writeStartObject();
            json.writeStringField("name", resource.path());
            json.writeStringField("singularName", "");
            json.writeBooleanField("namespaced", resource.scope() == ApiGroup.Scope.NAMESPACED);
            json.writeStringField("kind", resource.kind());
            writeVerbs(json, resource.verbs());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void writeVerbs(JsonGenerator json, List<String> verbs) throws IOException {
        json.writeArrayFieldStart("verbs");
        for (String verb : verbs) {
            json.writeString(verb);
        }
        json.writeEndArray();
    }
}
