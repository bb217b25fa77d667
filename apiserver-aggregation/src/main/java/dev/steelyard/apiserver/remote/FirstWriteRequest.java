package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.push.Push;
import dev.steelyard.apiserver.push.Refusal;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Exemplar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `prometheus.WriteRequest`, the message of remote write 1.0, into a push. Metadata come in
/// requests of their own and are passed over.
///
/// Source: `remote.proto` and `types.proto` of Prometheus.
final class FirstWriteRequest {
    private final Push push;
    private final LabelPairs pairs = new LabelPairs();

    FirstWriteRequest(Push push) {
        this.push = push;
    }

    void read(ProtobufReader request) throws MalformedProtobufException {
        while (request.next()) {
            if (request.field() == 1) {
                series(request.message());
            }
        }
    }

    private void series(ProtobufReader series) throws MalformedProtobufException {
        int count = labels(series.again());
        Optional<Labels> labels = pairs.labels();
        if (labels.isEmpty()) {
            push.refuse(Refusal.INVALID_LABELS, "a name comes twice in " + pairs, count);
        } else if (push.series(labels.get(), count)) {
            samples(series);
        }
    }

    /// Reads the labels; answers how many samples the series has.
    private int labels(ProtobufReader series) throws MalformedProtobufException {
        pairs.clear();
        int count = 0;
        while (series.next()) {
            switch (series.field()) {
                case 1 -> label(series.message(), pairs);
                case 2, 4 -> count++;
                default -> {} // exemplars, or of a newer version
            }
        }
        return count;
    }

    private static void label(ProtobufReader label, LabelPairs into)
            throws MalformedProtobufException {
        String name = "";
        String value = "";
        while (label.next()) {
            switch (label.field()) {
                case 1 -> name = label.text();
                case 2 -> value = label.text();
                default -> {} // of a newer version
            }
        }
        into.add(name, value);
    }

    private void samples(ProtobufReader series) throws MalformedProtobufException {
        List<Exemplar> exemplars = new ArrayList<>();
        while (series.next()) {
            switch (series.field()) {
                case 2 -> SampleMessage.read(series.message(), push);
                case 3 -> exemplar(series.message()).ifPresent(exemplars::add);
                case 4 -> SampleMessage.readHistogram(series.message(), push);
                default -> {} // read before, or of a newer version
            }
        }
        push.exemplars(exemplars);
    }

    private Optional<Exemplar> exemplar(ProtobufReader message) throws MalformedProtobufException {
        LabelPairs of = new LabelPairs();
        double value = 0;
        long timeMillis = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> label(message.message(), of);
                case 2 -> value = message.float64();
                case 3 -> timeMillis = message.number();
                default -> {} // of a newer version
            }
        }
        return of.exemplar(value, timeMillis, push);
    }
}
