package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.model.InvalidPatternException;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.RegexMatchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a remote read asks for, `prometheus.ReadRequest`. The hints of its queries say what the
/// asker will do with the samples; nothing here depends on that, so they are passed over.
///
/// Source: `remote.proto` and `types.proto` of Prometheus.
///
/// @param form how the answer is to be written: the first form that was accepted and is known;
///   empty where there is none
record ReadRequest(List<ReadQuery> queries, Optional<Form> form) {
    /// How samples are written.
    enum Form {
        /// Each by itself, all in one message.
        SAMPLES,
        /// In chunks as in blocks, in one message after the other.
        STREAMED_CHUNKS
    }

    /// One query of it: all samples of the series that satisfy the matchers, both times included.
    record ReadQuery(long fromMillis, long toMillis, List<LabelMatcher> matchers) {}

    /// Reads a request.
    ///
    /// @throws InvalidPatternException where a regular expression is none
    static ReadRequest of(ProtobufReader message)
            throws MalformedProtobufException, InvalidPatternException {
        List<ReadQuery> queries = new ArrayList<>();
        List<Integer> accepted = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> queries.add(query(message.message()));
                case 2 -> message.int32s(accepted::add);
                default -> {} // of a newer version
            }
        }
        return new ReadRequest(List.copyOf(queries), form(accepted));
    }

    private static Optional<Form> form(List<Integer> accepted) {
        if (accepted.isEmpty()) {
            return Optional.of(Form.SAMPLES);
        }
        for (int each : accepted) {
            switch (each) {
                case 0 -> {
                    return Optional.of(Form.SAMPLES);
                }
                case 1 -> {
                    return Optional.of(Form.STREAMED_CHUNKS);
                }
                default -> {} // of a newer version
            }
        }
        return Optional.empty();
    }

    private static ReadQuery query(ProtobufReader message)
            throws MalformedProtobufException, InvalidPatternException {
        long from = 0;
        long to = 0;
        List<LabelMatcher> matchers = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> from = message.number();
                case 2 -> to = message.number();
                case 3 -> matchers.add(matcher(message.message()));
                default -> {} // hints, or of a newer version
            }
        }
        return new ReadQuery(from, to, List.copyOf(matchers));
    }

    private static LabelMatcher matcher(ProtobufReader message)
            throws MalformedProtobufException, InvalidPatternException {
        int type = 0;
        String name = "";
        String value = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> type = message.int32();
                case 2 -> name = message.text();
                case 3 -> value = message.text();
                default -> {} // of a newer version
            }
        }
        return switch (type) {
            case 0 -> new LabelMatcher.Equal(name, value);
            case 1 -> new LabelMatcher.NotEqual(name, value);
            case 2 -> RegexMatchers.matching(name, value);
            case 3 -> RegexMatchers.notMatching(name, value);
            default -> throw new MalformedProtobufException("no matcher has the type " + type, 0);
        };
    }
}
