package dev.steelyard.apiserver.otlp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The messages of an export, with those of their fields that are read, by their names in JSON.
///
/// Source: `metrics_service.proto`, `metrics.proto`, `resource.proto` and `common.proto` of
/// OpenTelemetry.
final class MessageShape {
    static final MessageShape EXPORT = new MessageShape();
    static final MessageShape RESOURCE_METRICS = new MessageShape();
    static final MessageShape RESOURCE = new MessageShape();
    static final MessageShape SCOPE_METRICS = new MessageShape();
    static final MessageShape SCOPE = new MessageShape();
    static final MessageShape METRIC = new MessageShape();
    static final MessageShape GAUGE = new MessageShape();
    static final MessageShape SUM = new MessageShape();
    static final MessageShape HISTOGRAM = new MessageShape();
    static final MessageShape EXPONENTIAL_HISTOGRAM = new MessageShape();
    static final MessageShape SUMMARY = new MessageShape();
    static final MessageShape NUMBER_POINT = new MessageShape();
    static final MessageShape HISTOGRAM_POINT = new MessageShape();
    static final MessageShape EXPONENTIAL_POINT = new MessageShape();
    static final MessageShape BUCKETS = new MessageShape();
    static final MessageShape SUMMARY_POINT = new MessageShape();
    static final MessageShape QUANTILE = new MessageShape();
    static final MessageShape EXEMPLAR = new MessageShape();
    static final MessageShape ATTRIBUTE = new MessageShape();
    static final MessageShape VALUE = new MessageShape();
    static final MessageShape VALUES = new MessageShape();
    static final MessageShape MEMBERS = new MessageShape();

    /// What a field holds.
    enum Content {
        TEXT,
        /// Bytes in base64.
        BYTES,
        /// Bytes as hexadecimal digits.
        IDENTIFIER,
        TRUTH,
        TEMPORALITY,
        /// A whole number in as many bytes as it needs, or such numbers.
        NUMBER,
        NUMBERS,
        /// The same with the sign in the lowest bit.
        SIGNED,
        /// A whole number in eight bytes, or such numbers.
        FIXED,
        FIXEDS,
        FLOAT,
        FLOATS,
        /// A message, or messages.
        PART
    }

    /// A field by its number.
    ///
    /// @param shape of the message that it holds; of no matter where it holds none
    record Field(int number, Content content, MessageShape shape) {}

    private final Map<String, Field> fields = new HashMap<>();

    private MessageShape() {}

    static {
        EXPORT.part(1, "resourceMetrics", RESOURCE_METRICS);
        RESOURCE_METRICS.part(1, "resource", RESOURCE).part(2, "scopeMetrics", SCOPE_METRICS);
        RESOURCE.part(1, "attributes", ATTRIBUTE);
        SCOPE_METRICS.part(1, "scope", SCOPE).part(2, "metrics", METRIC);
        SCOPE_METRICS.has(3, "schemaUrl", Content.TEXT);
        SCOPE.has(1, "name", Content.TEXT).has(2, "version", Content.TEXT);
        SCOPE.part(3, "attributes", ATTRIBUTE);
        METRIC.has(1, "name", Content.TEXT).has(3, "unit", Content.TEXT);
        METRIC.part(5, "gauge", GAUGE).part(7, "sum", SUM).part(9, "histogram", HISTOGRAM);
        METRIC.part(10, "exponentialHistogram", EXPONENTIAL_HISTOGRAM).part(11, "summary", SUMMARY);
        GAUGE.part(1, "dataPoints", NUMBER_POINT);
        SUM.part(1, "dataPoints", NUMBER_POINT).temporality();
        SUM.has(3, "isMonotonic", Content.TRUTH);
        HISTOGRAM.part(1, "dataPoints", HISTOGRAM_POINT).temporality();
        EXPONENTIAL_HISTOGRAM.part(1, "dataPoints", EXPONENTIAL_POINT).temporality();
        SUMMARY.part(1, "dataPoints", SUMMARY_POINT);
        NUMBER_POINT.times().has(4, "asDouble", Content.FLOAT).has(6, "asInt", Content.FIXED);
        NUMBER_POINT.part(5, "exemplars", EXEMPLAR).part(7, "attributes", ATTRIBUTE);
        NUMBER_POINT.has(8, "flags", Content.NUMBER);
        HISTOGRAM_POINT.times().counted().has(6, "bucketCounts", Content.FIXEDS);
        HISTOGRAM_POINT.has(7, "explicitBounds", Content.FLOATS).part(8, "exemplars", EXEMPLAR);
        HISTOGRAM_POINT.part(9, "attributes", ATTRIBUTE).has(10, "flags", Content.NUMBER);
        EXPONENTIAL_POINT.times().counted().has(6, "scale", Content.SIGNED);
        EXPONENTIAL_POINT.has(7, "zeroCount", Content.FIXED).part(8, "positive", BUCKETS);
        EXPONENTIAL_POINT.part(9, "negative", BUCKETS).has(10, "flags", Content.NUMBER);
        EXPONENTIAL_POINT.part(1, "attributes", ATTRIBUTE).part(11, "exemplars", EXEMPLAR);
        BUCKETS.has(1, "offset", Content.SIGNED).has(2, "bucketCounts", Content.NUMBERS);
        SUMMARY_POINT.times().counted().part(6, "quantileValues", QUANTILE);
        SUMMARY_POINT.part(7, "attributes", ATTRIBUTE).has(8, "flags", Content.NUMBER);
        QUANTILE.has(1, "quantile", Content.FLOAT).has(2, "value", Content.FLOAT);
        EXEMPLAR.has(2, "timeUnixNano", Content.FIXED).has(3, "asDouble", Content.FLOAT);
        EXEMPLAR.has(4, "spanId", Content.IDENTIFIER).has(5, "traceId", Content.IDENTIFIER);
        EXEMPLAR.has(6, "asInt", Content.FIXED).part(7, "filteredAttributes", ATTRIBUTE);
        ATTRIBUTE.has(1, "key", Content.TEXT).part(2, "value", VALUE);
        VALUE.has(1, "stringValue", Content.TEXT).has(2, "boolValue", Content.TRUTH);
        VALUE.has(3, "intValue", Content.NUMBER).has(4, "doubleValue", Content.FLOAT);
        VALUE.part(5, "arrayValue", VALUES).part(6, "kvlistValue", MEMBERS);
        VALUE.has(7, "bytesValue", Content.BYTES);
        VALUES.part(1, "values", VALUE);
        MEMBERS.part(1, "values", ATTRIBUTE);
    }

    /// The field of a name, which may also be written with underscores; empty where there is none.
    Optional<Field> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    private MessageShape times() {
        return has(2, "startTimeUnixNano", Content.FIXED).has(3, "timeUnixNano", Content.FIXED);
    }

    private MessageShape counted() {
        return has(4, "count", Content.FIXED).has(5, "sum", Content.FLOAT);
    }

    private void temporality() {
        has(2, "aggregationTemporality", Content.TEMPORALITY);
    }

    private MessageShape part(int number, String name, MessageShape shape) {
        return add(name, new Field(number, Content.PART, shape));
    }

    private MessageShape has(int number, String name, Content content) {
        return add(name, new Field(number, content, this));
    }

    private MessageShape add(String name, Field field) {
        fields.put(name, field);
        fields.put(underscored(name), field);
        return this;
    }

    private static String underscored(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('_');
            }
            text.append(Character.toLowerCase(c));
        }
        return text.toString();
    }
}
