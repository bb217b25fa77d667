package dev.steelyard.apiserver.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.steelyard.apiserver.otlp.MessageShape.Field;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// Rewrites an export from JSON as the message of protobuf that it stands for, so that there is one
/// reader of both.
///
/// As everywhere in JSON of protobuf, whole numbers may be strings, floats too (`"NaN"`), fields of
/// other names are passed over, and null stands for nothing. Other than there, identifiers of
/// traces are hexadecimal. Source: the specification of OTLP, on its JSON encoding.
final class JsonExport {
    /// An attribute of an export lies eight deep, and may itself be nested.
    private static final int MOST_NESTED = 256;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MOST_NESTED).build())
                    .build();

    private final JsonParser json;

    private JsonExport(JsonParser json) {
        this.json = json;
    }

    /// The export in `body` as a message.
    ///
    /// @throws JsonProcessingException where it is none; tells line and column
    static byte[] protobuf(byte[] body) throws JsonProcessingException {
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            ProtobufWriter export = new ProtobufWriter();
            new JsonExport(json).fields(MessageShape.EXPORT, export);
            return export.bytes();
        } catch (JsonProcessingException malformed) {
            throw malformed;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /// Reads the object at which the parser stands.
    private void fields(MessageShape shape, ProtobufWriter into) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        require(JsonToken.START_OBJECT, "an object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Optional<Field> field = shape.field(json.currentName());
            json.nextToken();
            if (field.isEmpty()) {
                json.skipChildren();
            } else {
                field(field.get(), into);
            }
        }
    }

    private void field(Field field, ProtobufWriter into) throws IOException {
        int number = field.number();
        switch (field.content()) {
            case TEXT -> into.oneText(number, text());
            case BYTES -> into.bytes(number, bytes());
            case IDENTIFIER -> into.bytes(number, identifier());
            case TRUTH -> into.presentNumber(number, truth() ? 1 : 0);
            case TEMPORALITY -> into.number(number, temporality());
            case NUMBER -> into.presentNumber(number, whole());
            case SIGNED -> into.signed(number, whole());
            case FIXED -> into.fixed64(number, whole());
            case FLOAT -> into.presentFloat64(number, decimal());
            case NUMBERS -> into.numbers(number, wholes());
            case FIXEDS -> into.fixed64s(number, wholes());
            case FLOATS -> into.float64s(number, decimals());
            case PART -> parts(field, into);
        }
    }

    private void parts(Field field, ProtobufWriter into) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            part(field, into);
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            part(field, into);
        }
    }

    private void part(Field field, ProtobufWriter into) throws IOException {
        ProtobufWriter part = new ProtobufWriter();
        fields(field.shape(), part);
        into.message(field.number(), part);
    }

    private void require(JsonToken token, String what) throws IOException {
        if (json.currentToken() != token) {
            throw malformed("instead of " + what + " there is " + found());
        }
    }

    private String found() throws IOException {
        return json.currentToken() == null ? "nothing" : json.getText();
    }

    private JsonParseException malformed(String problem) {
        return new JsonParseException(json, problem, json.currentTokenLocation());
    }

    private String text() throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        require(JsonToken.VALUE_STRING, "a text");
        return json.getText();
    }

    private byte[] bytes() throws IOException {
        try {
            return Base64.getDecoder().decode(text());
        } catch (IllegalArgumentException _) {
            throw malformed("\"%s\" is not in base64".formatted(found()));
        }
    }

    private byte[] identifier() throws IOException {
        try {
            return HexFormat.of().parseHex(text());
        } catch (IllegalArgumentException _) {
            throw malformed("\"%s\" is not hexadecimal".formatted(found()));
        }
    }

    private boolean truth() throws IOException {
        if (json.currentToken().isBoolean()) {
            return json.getBooleanValue();
        }
        throw malformed("instead of true or false there is " + found());
    }

    private int temporality() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            return (int) whole();
        }
        return switch (json.getText()) {
            case "AGGREGATION_TEMPORALITY_UNSPECIFIED" -> 0;
            case "AGGREGATION_TEMPORALITY_DELTA" -> 1;
            case "AGGREGATION_TEMPORALITY_CUMULATIVE" -> 2;
            default -> throw malformed("there is no temporality \"%s\"".formatted(found()));
        };
    }

    /// A whole number, signed or not, in 64 bits.
    private long whole() throws IOException {
        if (!json.currentToken().isScalarValue()) {
            throw malformed("instead of a number there is " + found());
        }
        String text = json.getText();
        try {
            return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException _) {
            throw malformed("\"%s\" is no whole number of 64 bits".formatted(text));
        }
    }

    private double decimal() throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING || json.currentToken().isNumeric()) {
            String text = json.getText();
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException _) {
                throw malformed("\"%s\" is no number".formatted(text));
            }
        }
        throw malformed("instead of a number there is " + found());
    }

    private long[] wholes() throws IOException {
        LongStream.Builder all = LongStream.builder();
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            require(JsonToken.START_ARRAY, "a list");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                all.add(whole());
            }
        }
        return all.build().toArray();
    }

    private double[] decimals() throws IOException {
        DoubleStream.Builder all = DoubleStream.builder();
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            require(JsonToken.START_ARRAY, "a list");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                all.add(decimal());
            }
        }
        return all.build().toArray();
    }
}
