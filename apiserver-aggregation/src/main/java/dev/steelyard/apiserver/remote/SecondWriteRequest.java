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
import java.util.stream.IntStream;

/// Reads `io.prometheus.write.v2.Request`, the message of remote write 2.0, into a push. Texts are
/// in a table before the series, which refer to them by position.
///
/// Source: `types.proto` of remote write 2.0.
final class SecondWriteRequest {
    private final Push push;
    private final List<String> symbols = new ArrayList<>();
    private final LabelPairs pairs = new LabelPairs();

    SecondWriteRequest(Push push) {
        this.push = push;
    }

    void read(ProtobufReader request) throws MalformedProtobufException {
        ProtobufReader first = request.again();
        while (first.next()) {
            if (first.field() == 4) {
                symbols.add(first.text());
            }
        }
        while (request.next()) {
            if (request.field() == 5) {
                series(request.message());
            }
        }
    }

    private void series(ProtobufReader series) throws MalformedProtobufException {
        ProtobufReader first = series.again();
        IntStream.Builder references = IntStream.builder();
        Optional<String> problem = Optional.empty();
        int count = 0;
        boolean hasExemplars = false;
        while (first.next()) {
            switch (first.field()) {
                case 1 -> first.int32s(references);
                case 2, 3 -> count++;
                case 4 -> hasExemplars = true;
                case 5 -> problem = metadataProblem(first.message());
                default -> {} // of a newer version
            }
        }
        Optional<String> unknown = resolve(references.build().toArray(), pairs);
        if (unknown.isPresent()) {
            push.refuse(Refusal.INVALID_LABELS, unknown.get(), count);
        } else if (problem.isPresent()) {
            push.refuse(Refusal.INVALID_METADATA, problem.get() + " of " + pairs, count);
        } else if (count == 0 && !hasExemplars) { // Prometheus sends exemplars by themselves
            push.refuse(Refusal.NO_SAMPLES, pairs.toString(), 1);
        } else {
            samples(series, count);
        }
    }

    private void samples(ProtobufReader series, int count) throws MalformedProtobufException {
        Optional<Labels> labels = pairs.labels();
        if (labels.isEmpty()) {
            push.refuse(Refusal.INVALID_LABELS, "a name comes twice in " + pairs, count);
        } else if (push.series(labels.get(), count)) {
            List<Exemplar> exemplars = new ArrayList<>();
            while (series.next()) {
                switch (series.field()) {
                    case 2 -> SampleMessage.read(series.message(), push);
                    case 3 -> SampleMessage.readHistogram(series.message(), push);
                    case 4 -> exemplar(series.message()).ifPresent(exemplars::add);
                    default -> {} // read before, or of a newer version
                }
            }
            push.exemplars(exemplars);
        }
    }

    private Optional<Exemplar> exemplar(ProtobufReader message) throws MalformedProtobufException {
        IntStream.Builder references = IntStream.builder();
        double value = 0;
        long timeMillis = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> message.int32s(references);
                case 2 -> value = message.float64();
                case 3 -> timeMillis = message.number();
                default -> {} // of a newer version
            }
        }
        LabelPairs of = new LabelPairs();
        Optional<String> unknown = resolve(references.build().toArray(), of);
        if (unknown.isPresent()) {
            push.refuse(Refusal.INVALID_EXEMPLAR, unknown.get(), 0);
            return Optional.empty();
        }
        return of.exemplar(value, timeMillis, push);
    }

    /// Puts the labels that are referred to into `into`; answers what is wrong with the references.
    private Optional<String> resolve(int[] references, LabelPairs into) {
        into.clear();
        if (references.length % 2 != 0) {
            return Optional.of(references.length + " references to names and values");
        }
        for (int i = 0; i < references.length; i += 2) {
            if (!isKnown(references[i]) || !isKnown(references[i + 1])) {
                return Optional.of(
                        "a reference to %d or %d, there are %d symbols"
                                .formatted(references[i], references[i + 1], symbols.size()));
            }
            into.add(symbols.get(references[i]), symbols.get(references[i + 1]));
        }
        return Optional.empty();
    }

    private boolean isKnown(int reference) {
        return reference >= 0 && reference < symbols.size();
    }

    private Optional<String> metadataProblem(ProtobufReader metadata)
            throws MalformedProtobufException {
        while (metadata.next()) {
            switch (metadata.field()) {
                case 3, 4 -> {
                    int reference = metadata.int32();
                    if (!isKnown(reference)) {
                        return Optional.of("a reference to " + reference);
                    }
                }
                default -> {} // the type, or of a newer version
            }
        }
        return Optional.empty();
    }
}
