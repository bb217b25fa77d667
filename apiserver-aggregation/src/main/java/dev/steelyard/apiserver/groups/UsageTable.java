package dev.steelyard.apiserver.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.groups.Measurement.Amounts;
import dev.steelyard.apiserver.wire.GoDuration;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.Quantity;
import dev.steelyard.apiserver.wire.RefusedException;
import java.io.IOException;
import java.util.List;

/// Writes measurements as a `Table` for people (`meta.k8s.io`): one row each, containers summed.
///
/// @param version of `meta.k8s.io`
/// @param object what each row carries of its object
/// @param kind the kind and version of whole objects
record UsageTable(String version, IncludedObject object, String kind, String apiVersion) {
    /// What the rows carry of their objects: the parameter `includeObject`.
    enum IncludedObject {
        NONE,
        METADATA,
        WHOLE;

        /// Reads the parameter; empty means the metadata.
        static IncludedObject parse(String parameter) throws RefusedException {
            return switch (parameter) {
                case "None" -> NONE;
                case "", "Metadata" -> METADATA;
                case "Object" -> WHOLE;
                default ->
                        throw RefusedException.badRequest(
                                "includeObject must be None, Metadata or Object, not \""
                                        + parameter
                                        + "\"");
            };
        }
    }

    void write(JsonGenerator json, List<Measurement> rows) throws IOException {
        boolean swap =
                !rows.isEmpty()
                        && rows.stream().allMatch(row -> row.total().swapBytes().isPresent());
        Json.startObject(json, "Table", "meta.k8s.io/" + version);
        json.writeObjectFieldStart("metadata");
        json.writeEndObject();
        json.writeArrayFieldStart("columnDefinitions");
        column(json, "Name", "name", "Name of the resource");
        column(json, "cpu", "quantity", "");
        column(json, "memory", "quantity", "");
        if (swap) {
            column(json, "swap", "quantity", "");
        }
        column(json, "Window", "duration", "");
        json.writeEndArray();
        json.writeArrayFieldStart("rows");
        UsageWriter objects = new UsageWriter(json);
        for (Measurement row : rows) {
            row(json, objects, row, swap);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void column(JsonGenerator json, String name, String format, String description)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("type", "string");
        json.writeStringField("format", format);
        json.writeStringField("description", description);
        json.writeNumberField("priority", 0);
        json.writeEndObject();
    }

    private void row(JsonGenerator json, UsageWriter objects, Measurement row, boolean swap)
            throws IOException {
        Amounts total = row.total();
        json.writeStartObject();
        json.writeArrayFieldStart("cells");
        json.writeString(row.name());
        json.writeString(Quantity.ofNano(total.cpuNanocores()));
        json.writeString(Quantity.ofBytes(total.memoryBytes()));
        if (swap) {
            json.writeString(Quantity.ofBytes(total.swapBytes().orElseThrow()));
        }
        json.writeString(GoDuration.ofNanos(row.window().toNanos()));
        json.writeEndArray();
        switch (object) {
            case NONE -> {}
            case METADATA -> {
                json.writeFieldName("object");
                objects.partial(row, version);
            }
            case WHOLE -> {
                json.writeFieldName("object");
                objects.object(row, kind, apiVersion);
            }
        }
        json.writeEndObject();
    }
}
