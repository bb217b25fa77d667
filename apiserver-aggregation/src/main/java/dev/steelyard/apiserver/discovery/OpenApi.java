package dev.steelyard.apiserver.discovery;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.discovery.OpenApiWriter.Dialect;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Answers for the schemas of our own groups, and only those: a document for all in version 2, one
/// for each group and version with an index in version 3.
///
/// kube-apiserver gives up on version 3 for good after one 404, so all of this is answered from the
/// first moment, ready or not.
public final class OpenApi {
    private final Document v2 = new Document(Answer.JSON, OpenApi::writeV2);
    private final Map<String, Document> v3 = new LinkedHashMap<>();
    private final Document index;

    public OpenApi() {
        for (ApiGroup group : ServedGroups.ALL) {
            for (ApiGroup.Version version : group.versions()) {
                v3.put(
                        group.name() + "/" + version.name(),
                        new Document(
                                Answer.JSON, json -> writeV3(json, group.name(), version.name())));
            }
        }
        index = new Document(Answer.JSON, this::writeIndex);
    }

    /// `/openapi/v2`
    public Answer v2(ApiRequest request) {
        return v2.answer(request);
    }

    /// `/openapi/v3`
    public Answer index(ApiRequest request) {
        return index.answer(request);
    }

    /// `/openapi/v3/apis/GROUP/VERSION`; empty where it is not served.
    ///
    /// A `hash` of an older document is answered with this one: upstream redirects here, and
    /// redirects are never sent.
    public Optional<Answer> v3(ApiRequest request, String group, String version) {
        return Optional.ofNullable(v3.get(group + "/" + version))
                .map(document -> document.answer(request));
    }

    private static void writeV2(JsonGenerator json) throws IOException {
        OpenApiWriter writer = new OpenApiWriter(json, Dialect.V2);
        json.writeStartObject();
        writer.head();
        json.writeObjectFieldStart("paths");
        for (ApiGroup group : ServedGroups.ALL) {
            for (ApiGroup.Version version : group.versions()) {
                writer.paths(group.name(), version.name());
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("definitions");
        writer.definitions();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeV3(JsonGenerator json, String group, String version)
            throws IOException {
        OpenApiWriter writer = new OpenApiWriter(json, Dialect.V3);
        json.writeStartObject();
        writer.head();
        json.writeObjectFieldStart("paths");
        writer.paths(group, version);
        json.writeEndObject();
        json.writeObjectFieldStart("components");
        json.writeObjectFieldStart("schemas");
        writer.schemas(group, version);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeIndex(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("paths");
        for (Map.Entry<String, Document> each : v3.entrySet()) {
            String key = "apis/" + each.getKey();
            json.writeObjectFieldStart(key);
            json.writeStringField(
                    "serverRelativeURL", "/openapi/v3/" + key + "?hash=" + each.getValue().hash());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
