package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.storage.Exemplar;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads the message `Exemplar`. Its labels are the trace and the span, and its attributes where
/// they fit beside them.
///
/// Source: `metrics.proto` of OpenTelemetry.
final class ExemplarReader {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String TRACE = "trace_id";
    private static final String SPAN = "span_id";

    private ExemplarReader() {}

    static Exemplar read(ProtobufReader message) throws MalformedProtobufException {
        LabelsBuilder context = new LabelsBuilder();
        List<Attribute> attributes = new ArrayList<>();
        long timeMillis = 0;
        double value = 0;
        while (message.next()) {
            switch (message.field()) {
                case 2 -> timeMillis = message.fixed64() / NANOS_PER_MILLI;
                case 3 -> value = message.float64();
                case 4 -> context.set(SPAN, identifier(message.bytes()));
                case 5 -> context.set(TRACE, identifier(message.bytes()));
                case 6 -> value = message.fixed64();
                case 7 -> attributes.add(AttributeReader.read(message.message()));
                default -> {} // of a newer version
            }
        }
        Labels alone = context.build();
        for (Attribute each : attributes) {
            if (context.get(each.key()).isEmpty()) {
                context.set(each.key(), each.value());
            }
        }
        Exemplar full = new Exemplar(context.build(), value, timeMillis, timeMillis != 0);
        return full.characters() <= Exemplar.MAX_CHARACTERS
                ? full
                : new Exemplar(alone, value, timeMillis, timeMillis != 0);
    }

    /// Empty where all of it is zero, which stands for none.
    private static String identifier(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return HexFormat.of().formatHex(bytes);
            }
        }
        return "";
    }
}
