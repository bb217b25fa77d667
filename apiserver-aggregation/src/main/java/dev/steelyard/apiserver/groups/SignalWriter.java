package dev.steelyard.apiserver.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.selector.LabelSelector;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.Quantity;
import java.io.IOException;
import java.util.List;

/// Writes values of signals as the lists of the custom and the external group.
final class SignalWriter {
    private SignalWriter() {}

    /// Writes a `MetricValueList` of one of the versions of the custom group.
    static void custom(
            JsonGenerator json, String version, SignalQuestion question, List<SignalValue> values)
            throws IOException {
        Json.startList(json, "MetricValueList", ServedGroups.CUSTOM + "/" + version);
        for (SignalValue each : values) {
            json.writeStartObject();
            fields(json, version, question, each);
            json.writeEndObject();
        }
        Json.endList(json);
    }

    /// Writes what a `MetricValue` says besides its kind.
    static void fields(
            JsonGenerator json, String version, SignalQuestion question, SignalValue each)
            throws IOException {
        described(json, each.object());
        if (version.equals("v1beta1")) {
            json.writeStringField("metricName", question.metric());
            value(json, "window", each.value());
            selector(json, question.series());
        } else {
            json.writeObjectFieldStart("metric");
            json.writeStringField("name", question.metric());
            selector(json, question.series());
            json.writeEndObject();
            value(json, "windowSeconds", each.value());
        }
    }

    /// Writes an `ExternalMetricValueList`.
    static void external(JsonGenerator json, String metric, List<ExternalFinding.Item> items)
            throws IOException {
        Json.startList(json, "ExternalMetricValueList", ServedGroups.EXTERNAL + "/v1beta1");
        for (ExternalFinding.Item each : items) {
            json.writeStartObject();
            fields(json, metric, each);
            json.writeEndObject();
        }
        Json.endList(json);
    }

    /// Writes what an `ExternalMetricValue` says besides its kind.
    static void fields(JsonGenerator json, String metric, ExternalFinding.Item each)
            throws IOException {
        json.writeStringField("metricName", metric);
        json.writeObjectFieldStart("metricLabels");
        for (int i = 0; i < each.labels().size(); i++) {
            json.writeStringField(each.labels().name(i), each.labels().value(i));
        }
        json.writeEndObject();
        value(json, "window", each.value());
    }

    private static void described(JsonGenerator json, SignalValue.Described object)
            throws IOException {
        json.writeObjectFieldStart("describedObject");
        json.writeStringField("kind", object.kind());
        if (!object.namespace().isEmpty()) {
            json.writeStringField("namespace", object.namespace());
        }
        json.writeStringField("name", object.name());
        json.writeStringField("apiVersion", object.apiVersion());
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, String windowName, Reading.Value value)
            throws IOException {
        json.writeStringField("timestamp", Json.time(value.timestamp()));
        if (value.windowSeconds().isPresent()) {
            json.writeNumberField(windowName, value.windowSeconds().getAsLong());
        }
        json.writeStringField("value", Quantity.ofMilli(value.milli()));
    }

    /// Echoes the selector of series; null where none was asked.
    private static void selector(JsonGenerator json, LabelSelector selector) throws IOException {
        json.writeFieldName("selector");
        if (selector.isEverything()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeArrayFieldStart("matchExpressions");
        for (LabelSelector.Requirement requirement : selector.requirements()) {
            json.writeStartObject();
            json.writeStringField("key", requirement.key());
            switch (requirement) {
                case LabelSelector.In in -> expression(json, "In", in.values());
                case LabelSelector.NotIn notIn -> expression(json, "NotIn", notIn.values());
                case LabelSelector.Exists _ -> expression(json, "Exists", List.of());
                case LabelSelector.DoesNotExist _ -> expression(json, "DoesNotExist", List.of());
                case LabelSelector.GreaterThan above ->
                        expression(json, "Gt", List.of(Long.toString(above.bound())));
                case LabelSelector.LessThan below ->
                        expression(json, "Lt", List.of(Long.toString(below.bound())));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void expression(
            JsonGenerator json, String operator, java.util.Collection<String> values)
            throws IOException {
        json.writeStringField("operator", operator);
        if (!values.isEmpty()) {
            json.writeArrayFieldStart("values");
            for (String value : values.stream().sorted().toList()) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }
}
