package dev.steelyard.apiserver.otlp;

import static dev.steelyard.apiserver.otlp.OtlpMessages.attribute;
import static dev.steelyard.apiserver.otlp.OtlpMessages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonExportTest {
    private static byte[] protobuf(String json) throws JsonProcessingException {
        return JsonExport.protobuf(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String pointOf(String members) {
        return """
        {"resourceMetrics": [{"scopeMetrics": [{"metrics": [
          {"gauge": {"dataPoints": [{%s}]}}]}]}]}
        """
                .formatted(members);
    }

    private static ProtobufWriter exportOf(ProtobufWriter point) {
        ProtobufWriter metric = message().message(5, message().message(1, point));
        return message().message(1, message().message(2, message().message(2, metric)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "asInt": "-3"                       | 6 | -3
                    "asInt": -3                         | 6 | -3
                    "as_int": 7                         | 6 | 7
                    "timeUnixNano": "18446744073709551615" | 3 | -1
                    "time_unix_nano": 5, "later": {"x": [1, {}]} | 3 | 5
                    """)
    void wholeNumbersMayBeTextsAndNamesMayHaveUnderscores(String members, int field, long value)
            throws Exception {
        assertThat(protobuf(pointOf(members)))
                .isEqualTo(exportOf(message().fixed64(field, value)).bytes());
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.5", "\"1e3\", 1000", "\"NaN\", NaN", "\"-Infinity\", -Infinity", "0, 0"})
    void floatsMayBeTexts(String written, double value) throws Exception {
        assertThat(protobuf(pointOf("\"asDouble\": " + written)))
                .isEqualTo(exportOf(message().presentFloat64(4, value)).bytes());
    }

    @Test
    void aFalseTruthIsTold() throws Exception {
        assertThat(
                        protobuf(
                                pointOf(
                                        """
                                        "attributes": [{"key": "k", "value": {"boolValue": false}},
                                          {"key": "t", "value": {"stringValue": "\u00e4"}}]
                                        """)))
                .isEqualTo(
                        exportOf(
                                        message()
                                                .message(
                                                        7,
                                                        message()
                                                                .text(1, "k")
                                                                .message(
                                                                        2,
                                                                        message()
                                                                                .presentNumber(
                                                                                        2, 0)))
                                                .message(7, attribute("t", "\u00e4")))
                                .bytes());
    }

    @Test
    void nullStandsForNothing() throws Exception {
        assertThat(protobuf("{\"resourceMetrics\": null, \"other\": null}"))
                .isEqualTo(message().message(1, message()).bytes());
        assertThat(protobuf("null")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"resourceMetrics\": 1}",
                "{\"resourceMetrics\": [",
                "{\"resourceMetrics\": [{\"scopeMetrics\": [{\"metrics\": [{\"name\": 1}]}]}]}",
            })
    void whatIsNoExportIsToldWithItsPlace(String json) {
        assertThatThrownBy(() -> protobuf(json))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("line: 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "asInt": "x"               | "x" is no whole number of 64 bits
                    "asInt": 1.5               | "1.5" is no whole number of 64 bits
                    "asInt": null              | "null" is no whole number of 64 bits
                    "asDouble": true           | instead of a number there is true
                    "exemplars": [{"traceId": "0g"}]  | "0g" is not hexadecimal
                    "attributes": [{"value": {"bytesValue": "*"}}] | "*" is not in base64
                    "attributes": [{"value": {"boolValue": 1}}] | instead of true or false there is 1
                    """)
    void whatIsNoValueIsTold(String members, String problem) {
        assertThatThrownBy(() -> protobuf(pointOf(members)))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void nestingHasAnEnd() {
        String deep = "{\"arrayValue\": {\"values\": [".repeat(1_000);
        assertThatThrownBy(() -> protobuf(pointOf("\"attributes\": [{\"value\": " + deep)))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("nesting");
    }

    @Test
    void brokenTextsAreToldAsSuch() {
        String good = pointOf("\"asDouble\": 1, \"attributes\": [{\"key\": \"a\", \"value\": {}}]");
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                assertThat(JsonExport.protobuf(bytes)).isNotNull();
            } catch (JsonProcessingException expected) {
                assertThat(expected).hasMessageContaining("line");
            }
        }
    }
}
