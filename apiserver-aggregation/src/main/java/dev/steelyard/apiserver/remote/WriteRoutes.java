package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.push.Intake;
import dev.steelyard.apiserver.push.Protocol;
import dev.steelyard.apiserver.push.Push;
import dev.steelyard.apiserver.push.PushResult;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.SnappyBlock;
import java.util.Map;
import java.util.Optional;

/// Takes remote write, 1.0 and 2.0, at `/api/v1/write`.
///
/// What is good is written even where something else is refused; the answer is then 400, which
/// tells the sender not to send it again, and names what was refused. Source: the specifications of
/// Prometheus' remote write.
public final class WriteRoutes implements Routes {
    private static final String PATH = "/api/v1/write";
    private static final String MEDIA_TYPE = "application/x-protobuf";

    private final Intake intake;

    public WriteRoutes(Intake intake) {
        this.intake = intake;
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        if (!request.target().path().equals(PATH)) {
            return Optional.empty();
        }
        if (!request.method().equals("POST")) {
            return Optional.of(
                    Answer.text(405, "Method Not Allowed\n").withHeader("Allow", "POST"));
        }
        String type = request.headers().get("Content-Type");
        Optional<Protocol> protocol = protocol(type == null ? MEDIA_TYPE : type);
        if (protocol.isEmpty()) {
            return Optional.of(
                    intake.turnedAway(
                            Protocol.REMOTE_WRITE_1,
                            "content_type",
                            415,
                            ("%s is not taken, only application/x-protobuf with"
                                            + " proto=prometheus.WriteRequest (if nothing is said)"
                                            + " or proto=io.prometheus.write.v2.Request")
                                    .formatted(type)));
        }
        return Optional.of(encoded(protocol.get(), request));
    }

    private static Optional<Protocol> protocol(String contentType) {
        String[] parts = contentType.strip().split(";", -1);
        if (!parts[0].strip().equalsIgnoreCase(MEDIA_TYPE)) {
            return Optional.empty();
        }
        Optional<Protocol> protocol = Optional.of(Protocol.REMOTE_WRITE_1);
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            if (pair[0].equals("proto")) {
                protocol = named(pair.length < 2 ? "" : pair[1]);
            }
        }
        return protocol;
    }

    private static Optional<Protocol> named(String message) {
        return switch (message) {
            case "prometheus.WriteRequest" -> Optional.of(Protocol.REMOTE_WRITE_1);
            case "io.prometheus.write.v2.Request" -> Optional.of(Protocol.REMOTE_WRITE_2);
            default -> Optional.empty();
        };
    }

    private Answer encoded(Protocol protocol, ApiRequest request) {
        String encoding = request.headers().get("Content-Encoding");
        if (encoding != null && !encoding.isEmpty() && !encoding.equals("snappy")) {
            return intake.turnedAway(
                    protocol,
                    "content_encoding",
                    415,
                    "the encoding %s is not taken, only snappy".formatted(encoding));
        }
        return intake.inTurn(protocol, () -> read(protocol, request));
    }

    private Answer read(Protocol protocol, ApiRequest request) {
        try {
            byte[] body =
                    SnappyBlock.decode(request.body().getBytes(), intake.limits().bodyBytes());
            return write(protocol, new ProtobufReader(body));
        } catch (RefusedException refused) {
            return intake.turnedAway(
                    protocol, "body", refused.status().reason().code(), refused.status().message());
        } catch (MalformedProtobufException malformed) {
            return intake.turnedAway(
                    protocol, "message", 400, String.valueOf(malformed.getMessage()));
        }
    }

    private Answer write(Protocol protocol, ProtobufReader message)
            throws MalformedProtobufException {
        try (Push push = intake.open(protocol)) {
            return switch (protocol) {
                case REMOTE_WRITE_1 -> {
                    new FirstWriteRequest(push).read(message);
                    yield answer(push.commit());
                }
                case REMOTE_WRITE_2 -> {
                    new SecondWriteRequest(push).read(message);
                    PushResult result = push.commit();
                    yield withCounts(answer(result), result);
                }
                case OTLP -> throw new IllegalArgumentException("no remote write: " + protocol);
            };
        }
    }

    private static Answer answer(PushResult result) {
        return result.problems().isEmpty()
                ? Answer.text(204, "")
                : Answer.text(400, result.problems());
    }

    /// Without them a sender of the second version takes nothing for written.
    private static Answer withCounts(Answer answer, PushResult result) {
        Map<String, String> counts =
                Map.of(
                        "X-Prometheus-Remote-Write-Samples-Written",
                        Integer.toString(result.samples()),
                        "X-Prometheus-Remote-Write-Histograms-Written",
                        Integer.toString(result.histograms()),
                        "X-Prometheus-Remote-Write-Exemplars-Written",
                        Integer.toString(result.exemplars()));
        return new Answer(answer.code(), answer.contentType(), counts, answer.body());
    }
}
