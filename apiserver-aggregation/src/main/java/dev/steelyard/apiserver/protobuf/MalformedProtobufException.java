package dev.steelyard.apiserver.protobuf;

/// Bytes that are no message of the kind that is read; tells at which byte that shows.
public final class MalformedProtobufException extends Exception {
    public MalformedProtobufException(String problem, int offset) {
        super("%s at byte %d of the message".formatted(problem, offset));
    }
}
