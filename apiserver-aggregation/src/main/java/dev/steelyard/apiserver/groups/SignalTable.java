package dev.steelyard.apiserver.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.GoDuration;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.Quantity;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.Representation;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Writes values of the custom and the external group as a `Table` for people (`meta.k8s.io`): one
/// row each.
///
/// @param version of `meta.k8s.io`
/// @param included what each row carries of its value
record SignalTable(String version, IncludedObject included) {
    private static final Set<Representation> FORMS =
            EnumSet.of(Representation.PLAIN, Representation.TABLE_V1, Representation.TABLE_V1BETA1);

    private static final TableColumn METRIC = new TableColumn("Metric", "", "Name of the metric");
    private static final TableColumn VALUE = new TableColumn("Value", "quantity", "");
    private static final TableColumn TIMESTAMP =
            new TableColumn("Timestamp", "date-time", "Time of the newest sample behind the value");
    private static final TableColumn WINDOW =
            new TableColumn(
                    "Window", "duration", "Time that it was measured over, if not one moment");
    private static final List<TableColumn> CUSTOM =
            List.of(
                    new TableColumn("Name", "name", "Name of the object that is described"),
                    new TableColumn("Kind", "", "Kind of the object"),
                    METRIC,
                    VALUE,
                    TIMESTAMP,
                    WINDOW);
    private static final List<TableColumn> EXTERNAL =
            List.of(
                    new TableColumn("Name", "name", "Name of the metric"),
                    new TableColumn("Labels", "", "What tells the value from others of the metric"),
                    VALUE,
                    TIMESTAMP,
                    WINDOW);

    /// An answer in the form that the client wants.
    ///
    /// @param plain the list as it is
    /// @param rows the same as a table
    static Answer answer(ApiRequest request, Json.Body plain, Function<SignalTable, Json.Body> rows)
            throws RefusedException {
        Representation form = request.representation(FORMS);
        Json.Body body = plain;
        if (form != Representation.PLAIN) {
            String included = request.target().parameter("includeObject");
            body = rows.apply(new SignalTable(form.version(), IncludedObject.parse(included)));
        }
        return Answer.ok(Answer.JSON, Json.buffer(request.layout(), body))
                .withHeader("Vary", "Accept");
    }

    void custom(
            JsonGenerator json, String version, SignalQuestion question, List<SignalValue> values)
            throws IOException {
        TableColumn.startTable(json, this.version, CUSTOM);
        for (SignalValue each : values) {
            startRow(json);
            json.writeString(each.object().name());
            json.writeString(each.object().kind());
            json.writeString(question.metric());
            endCells(json, each.value());
            switch (included) {
                case NONE -> {}
                case METADATA -> metadata(json, each.object().namespace(), each.object().name());
                case WHOLE -> {
                    startObject(json, "MetricValue", ServedGroups.CUSTOM + "/" + version);
                    SignalWriter.fields(json, version, question, each);
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
        }
        Json.endList(json);
    }

    void external(JsonGenerator json, String metric, List<ExternalFinding.Item> items)
            throws IOException {
        TableColumn.startTable(json, version, EXTERNAL);
        for (ExternalFinding.Item each : items) {
            startRow(json);
            json.writeString(metric);
            json.writeString(each.labels().size() == 0 ? "" : each.labels().toString());
            endCells(json, each.value());
            switch (included) {
                case NONE -> {}
                case METADATA -> metadata(json, "", metric);
                case WHOLE -> {
                    startObject(json, "ExternalMetricValue", ServedGroups.EXTERNAL + "/v1beta1");
                    SignalWriter.fields(json, metric, each);
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
        }
        Json.endList(json);
    }

    private static void startRow(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("cells");
    }

    private static void endCells(JsonGenerator json, Reading.Value value) throws IOException {
        json.writeString(Quantity.ofMilli(value.milli()));
        json.writeString(Json.time(value.timestamp()));
        json.writeString(
                value.windowSeconds().isPresent()
                        ? GoDuration.ofNanos(
                                Duration.ofSeconds(value.windowSeconds().getAsLong()).toNanos())
                        : "");
        json.writeEndArray();
    }

    private void metadata(JsonGenerator json, String namespace, String name) throws IOException {
        startObject(json, "PartialObjectMetadata", "meta.k8s.io/" + version);
        json.writeObjectFieldStart("metadata");
        json.writeStringField("name", name);
        if (!namespace.isEmpty()) {
            json.writeStringField("namespace", namespace);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void startObject(JsonGenerator json, String kind, String apiVersion)
            throws IOException {
        json.writeFieldName("object");
        Json.startObject(json, kind, apiVersion);
    }
}
