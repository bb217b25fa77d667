package dev.steelyard.apiserver.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.wire.Json;
import java.io.IOException;
import java.util.List;

/// A column of a `Table` (`meta.k8s.io`), whose cells are texts.
///
/// @param format what the texts are: `name`, `quantity`, `duration`, `date-time`, or empty
record TableColumn(String name, String format, String description) {
    /// Begins a table; its `rows` array is open after.
    static void startTable(JsonGenerator json, String version, List<TableColumn> columns)
            throws IOException {
        Json.startObject(json, "Table", "meta.k8s.io/" + version);
        json.writeObjectFieldStart("metadata");
        json.writeEndObject();
        json.writeArrayFieldStart("columnDefinitions");
        for (TableColumn column : columns) {
            column.write(json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rows");
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("type", "string");
        json.writeStringField("format", format);
        json.writeStringField("description", description);
        json.writeNumberField("priority", 0);
        json.writeEndObject();
    }
}
