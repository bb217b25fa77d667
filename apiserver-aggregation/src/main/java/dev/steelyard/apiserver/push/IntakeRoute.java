package dev.steelyard.apiserver.push;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import java.util.Optional;

/// A path that pushes come to by POST. What cannot be read is turned away, and counted by why.
///
/// @param door knows what comes there
public record IntakeRoute(String path, Intake intake, Door door) implements Routes {
    /// Knows one way of pushing.
    public interface Door {
        /// How the request is to be read, by its headers.
        ///
        /// @throws UntakenException where it is not
        Reading reading(ApiRequest request) throws UntakenException;
    }

    /// A way to read a body.
    ///
    /// @param protocol it is counted by
    public record Reading(Protocol protocol, Reader reader) {}

    /// Reads a body when it is its turn.
    public interface Reader {
        /// The answer to what was read.
        Answer read(ApiRequest request) throws RefusedException, MalformedProtobufException;
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        if (!request.target().path().equals(path)) {
            return Optional.empty();
        }
        if (!request.method().equals("POST")) {
            return Optional.of(
                    Answer.text(405, "Method Not Allowed\n").withHeader("Allow", "POST"));
        }
        try {
            Reading reading = door.reading(request);
            return Optional.of(intake.inTurn(reading.protocol, () -> read(reading, request)));
        } catch (UntakenException untaken) {
            return Optional.of(
                    intake.turnedAway(
                            untaken.protocol(), untaken.reason(), 415, untaken.problem()));
        }
    }

    private Answer read(Reading reading, ApiRequest request) {
        try {
            return reading.reader.read(request);
        } catch (RefusedException refused) {
            return intake.turnedAway(
                    reading.protocol,
                    "body",
                    refused.status().reason().code(),
                    refused.status().message());
        } catch (MalformedProtobufException malformed) {
            return intake.turnedAway(
                    reading.protocol, "message", 400, String.valueOf(malformed.getMessage()));
        }
    }
}
