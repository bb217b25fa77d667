package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.push.Intake;
import dev.steelyard.apiserver.push.Protocol;
import dev.steelyard.apiserver.push.Push;
import dev.steelyard.apiserver.push.PushResult;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.GzipBody;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.scrape.config.OtlpTranslation;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;

/// Takes metrics by OTLP over HTTP, in protobuf, at `/api/v1/otlp/v1/metrics`.
///
/// What is good is written even where something else is refused; the answer is then 200 with how
/// many points were rejected and why, as the protocol has it. Source: the specification of OTLP.
public final class OtlpRoutes implements Routes {
    private static final String PATH = "/api/v1/otlp/v1/metrics";
    private static final String PROTOBUF = "application/x-protobuf";

    private final Intake intake;
    private final Supplier<OtlpTranslation> translation;

    public OtlpRoutes(Intake intake, Supplier<OtlpTranslation> translation) {
        this.intake = intake;
        this.translation = translation;
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
        if (type == null || !type.split(";", -1)[0].strip().equals(PROTOBUF)) {
            return Optional.of(
                    intake.turnedAway(
                            Protocol.OTLP,
                            "content_type",
                            415,
                            "%s is not taken, only %s".formatted(type, PROTOBUF)));
        }
        return Optional.of(intake.inTurn(Protocol.OTLP, () -> read(request)));
    }

    private Answer read(ApiRequest request) {
        try {
            return write(new ProtobufReader(decoded(request)));
        } catch (RefusedException refused) {
            return intake.turnedAway(
                    Protocol.OTLP,
                    "body",
                    refused.status().reason().code(),
                    refused.status().message());
        } catch (MalformedProtobufException malformed) {
            return intake.turnedAway(
                    Protocol.OTLP, "message", 400, String.valueOf(malformed.getMessage()));
        }
    }

    private byte[] decoded(ApiRequest request) throws RefusedException {
        String encoding = request.headers().get("Content-Encoding");
        return switch (encoding == null ? "" : encoding) {
            case "", "identity" ->
                    RefusedException.unlessWithin(
                            intake.limits().bodyBytes(), request.body().getBytes());
            case "gzip" -> GzipBody.decode(request.body().getBytes(), intake.limits().bodyBytes());
            default ->
                    throw RefusedException.badRequest(
                            "the encoding %s is not taken, only gzip or none".formatted(encoding));
        };
    }

    private Answer write(ProtobufReader message) throws MalformedProtobufException {
        try (Push push = intake.open(Protocol.OTLP)) {
            ExportRequest export = new ExportRequest(push, translation.get());
            export.read(message);
            return answer(push.commit(), export.rejected());
        }
    }

    private static Answer answer(PushResult result, long rejected) {
        ProtobufWriter response = new ProtobufWriter();
        if (!result.problems().isEmpty()) {
            response.message(
                    1, new ProtobufWriter().number(1, rejected).text(2, result.problems()));
        }
        return Answer.ok(PROTOBUF, Buffer.buffer(response.bytes()));
    }
}
