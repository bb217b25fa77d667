package dev.steelyard.apiserver.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/// Reads the message `KeyValue`. Values that are no texts become texts as in Prometheus: numbers in
/// their shortest form, lists and maps as JSON, bytes as base64.
///
/// Source: `common.proto` of OpenTelemetry.
final class AttributeReader {
    private static final int MOST_NESTED = 64;
    private static final JsonFactory JSON = new JsonFactory();
    private static final double EXPONENT_BELOW = 1e-6;
    private static final double EXPONENT_FROM = 1e21;

    private AttributeReader() {}

    static Attribute read(ProtobufReader keyValue) throws MalformedProtobufException {
        String key = "";
        String value = "";
        while (keyValue.next()) {
            switch (keyValue.field()) {
                case 1 -> key = keyValue.text();
                case 2 -> value = text(keyValue.message());
                default -> {} // of a newer version
            }
        }
        return new Attribute(key, value);
    }

    private static String text(ProtobufReader value) throws MalformedProtobufException {
        String text = "";
        while (value.next()) {
            text =
                    switch (value.field()) {
                        case 1 -> value.text();
                        case 2 -> Boolean.toString(value.truth());
                        case 3 -> Long.toString(value.number());
                        case 4 -> decimal(value.float64());
                        case 5, 6 -> json(value);
                        case 7 -> Base64.getEncoder().encodeToString(value.bytes());
                        default -> text; // of a newer version
                    };
        }
        return text;
    }

    /// The shortest digits that read back as the same number.
    private static String decimal(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        double size = Math.abs(value);
        if (size == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size >= EXPONENT_BELOW && size < EXPONENT_FROM) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        int exponent = exact.precision() - exact.scale() - 1;
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e" : "e+")
                + exponent;
    }

    /// The list or map that the current field of a value is.
    private static String json(ProtobufReader value) throws MalformedProtobufException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            nested(value, json, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static void value(ProtobufReader value, JsonGenerator json, int depth)
            throws MalformedProtobufException, IOException {
        boolean isEmpty = true;
        while (value.next()) {
            isEmpty = false;
            switch (value.field()) {
                case 1 -> json.writeString(value.text());
                case 2 -> json.writeBoolean(value.truth());
                case 3 -> json.writeNumber(value.number());
                case 4 -> json.writeRawValue(decimal(value.float64()));
                case 5, 6 -> nested(value, json, depth + 1);
                case 7 -> json.writeString(Base64.getEncoder().encodeToString(value.bytes()));
                default -> isEmpty = true; // of a newer version
            }
        }
        if (isEmpty) {
            json.writeNull();
        }
    }

    private static void nested(ProtobufReader value, JsonGenerator json, int depth)
            throws MalformedProtobufException, IOException {
        if (depth > MOST_NESTED) {
            throw new MalformedProtobufException("an attribute is nested too deep", 0);
        }
        if (value.field() == 5) {
            json.writeStartArray();
            ProtobufReader values = value.message();
            while (values.next()) {
                value(values.message(), json, depth);
            }
            json.writeEndArray();
        } else {
            json.writeStartObject();
            for (var each : members(value.message()).entrySet()) {
                json.writeFieldName(each.getKey());
                value(each.getValue(), json, depth);
            }
            json.writeEndObject();
        }
    }

    /// The values of a map, by their names in order.
    private static Map<String, ProtobufReader> members(ProtobufReader map)
            throws MalformedProtobufException {
        Map<String, ProtobufReader> members = new TreeMap<>();
        while (map.next()) {
            ProtobufReader member = map.message();
            String key = "";
            ProtobufReader value = new ProtobufReader(new byte[0]);
            while (member.next()) {
                switch (member.field()) {
                    case 1 -> key = member.text();
                    case 2 -> value = member.message();
                    default -> {} // of a newer version
                }
            }
            members.put(key, value);
        }
        return members;
    }
}
