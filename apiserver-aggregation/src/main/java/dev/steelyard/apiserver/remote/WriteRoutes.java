package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.push.Intake;
import dev.steelyard.apiserver.push.IntakeRoute;
import dev.steelyard.apiserver.push.IntakeRoute.Reading;
import dev.steelyard.apiserver.push.Protocol;
import dev.steelyard.apiserver.push.Push;
import dev.steelyard.apiserver.push.PushResult;
import dev.steelyard.apiserver.push.UntakenException;
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
    private final IntakeRoute route;

    public WriteRoutes(Intake intake) {
        this.intake = intake;
        this.route = new IntakeRoute(PATH, intake, this::reading);
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        return route.answer(request);
    }

    private Reading reading(ApiRequest request) throws UntakenException {
        String type = request.headers().get("Content-Type");
        Optional<Protocol> protocol = protocol(type == null ? MEDIA_TYPE : type);
        if (protocol.isEmpty()) {
            throw new UntakenException(
                    Protocol.REMOTE_WRITE_1,
                    "content_type",
                    ("%s is not taken, only application/x-protobuf with"
                                    + " proto=prometheus.WriteRequest (if nothing is said)"
                                    + " or proto=io.prometheus.write.v2.Request")
                            .formatted(type));
        }
        String encoding = request.headers().get("Content-Encoding");
        if (encoding != null && !encoding.isEmpty() && !encoding.equals("snappy")) {
            throw new UntakenException(
                    protocol.get(),
                    "content_encoding",
                    "the encoding %s is not taken, only snappy".formatted(encoding));
        }
        return new Reading(protocol.get(), body -> read(protocol.get(), body));
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

    private Answer read(Protocol protocol, ApiRequest request)
            throws RefusedException, MalformedProtobufException {
        byte[] body = SnappyBlock.decode(request.body().getBytes(), intake.limits().bodyBytes());
        return write(protocol, new ProtobufReader(body));
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
