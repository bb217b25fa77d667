package dev.steelyard.apiserver.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.groups.Measurement.Amounts;
import dev.steelyard.apiserver.wire.GoDuration;
import dev.steelyard.apiserver.wire.Quantity;
import java.io.IOException;
import java.util.List;

/// Writes measurements as a `Table` for people (`meta.k8s.io`): one row each, containers summed.
///
/// @param version of `meta.k8s.io`
/// @param object what each row carries of its object
/// @param kind the kind and version of whole objects
record UsageTable(String version, IncludedObject object, String kind, String apiVersion) {
    private static final TableColumn NAME = new TableColumn("Name", "name", "Name of the resource");
    private static final TableColumn CPU = new TableColumn("cpu", "quantity", "");
    private static final TableColumn MEMORY = new TableColumn("memory", "quantity", "");
    private static final TableColumn WINDOW = new TableColumn("Window", "duration", "");
    private static final List<TableColumn> COLUMNS = List.of(NAME, CPU, MEMORY, WINDOW);
    private static final List<TableColumn> WITH_SWAP =
            List.of(NAME, CPU, MEMORY, new TableColumn("swap", "quantity", ""), WINDOW);

    void write(JsonGenerator json, List<Measurement> rows) throws IOException {
        boolean swap =
                !rows.isEmpty()
                        && rows.stream().allMatch(row -> row.total().swapBytes().isPresent());
        TableColumn.startTable(json, version, swap ? WITH_SWAP : COLUMNS);
        UsageWriter objects = new UsageWriter(json);
        for (Measurement row : rows) {
            row(json, objects, row, swap);
        }
        json.writeEndArray();
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
