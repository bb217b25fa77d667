package dev.steelyard.apiserver.discovery;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.discovery.Schema.Field;
import dev.steelyard.apiserver.discovery.Schema.Presence;
import dev.steelyard.apiserver.discovery.Schema.Shape;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Writes schemas and operations in one of the two dialects of OpenAPI.
final class OpenApiWriter {
    /// The versions of OpenAPI that Kubernetes reads.
    enum Dialect {
        V2("#/definitions/"),
        V3("#/components/schemas/");

        private final String schemas;

        Dialect(String schemas) {
            this.schemas = schemas;
        }
    }

    private final JsonGenerator json;
    private final Dialect dialect;

    OpenApiWriter(JsonGenerator json, Dialect dialect) {
        this.json = json;
        this.dialect = dialect;
    }

    void head() throws IOException {
        switch (dialect) {
            case V2 -> json.writeStringField("swagger", "2.0");
            case V3 -> json.writeStringField("openapi", "3.0.0");
        }
        json.writeObjectFieldStart("info");
        json.writeStringField("title", "Steelyard");
        json.writeStringField("version", "v1");
        json.writeEndObject();
    }

    void schemas(String group, String version) throws IOException {
        for (Schema schema : Schemas.of(group, version)) {
            schema(schema, group, version);
        }
    }

    /// The schemas of all groups and versions, each once: they share those of metadata.
    void definitions() throws IOException {
        Set<String> written = new HashSet<>();
        for (ApiGroup group : ServedGroups.ALL) {
            for (ApiGroup.Version version : group.versions()) {
                for (Schema schema : Schemas.of(group.name(), version.name())) {
                    if (written.add(schema.name())) {
                        schema(schema, group.name(), version.name());
                    }
                }
            }
        }
    }

    private void schema(Schema schema, String group, String version) throws IOException {
        json.writeObjectFieldStart(schema.name());
        json.writeStringField("description", schema.description());
        json.writeStringField("type", schema.name().endsWith(".Quantity") ? "string" : "object");
        if (!schema.fields().isEmpty()) {
            fields(schema.fields());
        }
        if (!schema.kind().isEmpty()) {
            json.writeArrayFieldStart("x-kubernetes-group-version-kind");
            kind(group, version, schema.kind());
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void fields(List<Field> fields) throws IOException {
        List<String> required =
                fields.stream()
                        .filter(field -> field.presence() == Presence.REQUIRED)
                        .map(Field::name)
                        .toList();
        if (!required.isEmpty()) {
            json.writeArrayFieldStart("required");
            for (String name : required) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("properties");
        for (Field field : fields) {
            json.writeObjectFieldStart(field.name());
            json.writeStringField("description", field.description());
            type(field.type());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void type(Shape type) throws IOException {
        switch (type) {
            case Schema.Text text -> {
                json.writeStringField("type", "string");
                if (!text.format().isEmpty()) {
                    json.writeStringField("format", text.format());
                }
            }
            case Schema.Int64 _ -> {
                json.writeStringField("type", "integer");
                json.writeStringField("format", "int64");
            }
            case Schema.Ref ref -> reference(ref.schema());
            case Schema.ListOf list -> {
                json.writeStringField("type", "array");
                nested("items", list.element());
            }
            case Schema.MapOf map -> {
                json.writeStringField("type", "object");
                nested("additionalProperties", map.element());
            }
        }
    }

    private void nested(String name, Shape type) throws IOException {
        json.writeObjectFieldStart(name);
        type(type);
        json.writeEndObject();
    }

    /// Version 3 ignores what stands beside a reference, so there it is wrapped.
    private void reference(String schema) throws IOException {
        switch (dialect) {
            case V2 -> json.writeStringField("$ref", dialect.schemas + schema);
            case V3 -> {
                json.writeArrayFieldStart("allOf");
                json.writeStartObject();
                json.writeStringField("$ref", dialect.schemas + schema);
                json.writeEndObject();
                json.writeEndArray();
            }
        }
    }

    void paths(String group, String version) throws IOException {
        for (Operation operation : Operation.of(group, version)) {
            json.writeObjectFieldStart(operation.path());
            json.writeObjectFieldStart("get");
            operation(operation, group, version);
            json.writeEndObject();
            json.writeArrayFieldStart("parameters");
            for (String name : operation.parameters()) {
                parameter(name);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void operation(Operation operation, String group, String version) throws IOException {
        json.writeStringField("description", "Reads " + operation.answerKind() + ".");
        json.writeStringField("operationId", identifier(operation.path()));
        json.writeStringField("x-kubernetes-action", operation.action());
        json.writeFieldName("x-kubernetes-group-version-kind");
        kind(group, version, operation.objectKind());
        String schema = Schemas.prefix(group, version) + operation.answerKind();
        if (dialect == Dialect.V2) {
            json.writeArrayFieldStart("produces");
            json.writeString("application/json");
            json.writeEndArray();
        }
        json.writeObjectFieldStart("responses");
        json.writeObjectFieldStart("200");
        json.writeStringField("description", "OK");
        switch (dialect) {
            case V2 -> nested("schema", new Schema.Ref(schema));
            case V3 -> {
                json.writeObjectFieldStart("content");
                json.writeObjectFieldStart("application/json");
                json.writeObjectFieldStart("schema");
                json.writeStringField("$ref", dialect.schemas + schema);
                json.writeEndObject();
                json.writeEndObject();
                json.writeEndObject();
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void parameter(String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("in", "path");
        json.writeBooleanField("required", true);
        switch (dialect) {
            case V2 -> json.writeStringField("type", "string");
            case V3 -> nested("schema", new Schema.Text(""));
        }
        json.writeEndObject();
    }

    private void kind(String group, String version, String kind) throws IOException {
        json.writeStartObject();
        json.writeStringField("group", group);
        json.writeStringField("version", version);
        json.writeStringField("kind", kind);
        json.writeEndObject();
    }

    /// A name for an operation that no other has: its path in camel case.
    private static String identifier(String path) {
        StringBuilder name = new StringBuilder("read");
        for (String word : path.split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                name.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(word.substring(1));
            }
        }
        return name.toString();
    }
}
