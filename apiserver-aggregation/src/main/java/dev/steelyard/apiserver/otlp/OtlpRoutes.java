package dev.steelyard.apiserver.otlp;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
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
import dev.steelyard.apiserver.wire.GzipBody;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.scrape.config.OtlpTranslation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Supplier;

/// Takes metrics by OTLP over HTTP, in protobuf and in JSON, at `/api/v1/otlp/v1/metrics`.
///
/// What is good is written even where something else is refused; the answer is then 200 with how
/// many points were rejected and why, as the protocol has it. Source: the specification of OTLP.
public final class OtlpRoutes implements Routes {
    private static final String PATH = "/api/v1/otlp/v1/metrics";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    private final Intake intake;
    private final Supplier<OtlpTranslation> translation;
    private final IntakeRoute route;

    public OtlpRoutes(Intake intake, Supplier<OtlpTranslation> translation) {
        this.intake = intake;
        this.translation = translation;
        this.route = new IntakeRoute(PATH, intake, this::reading);
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        return route.answer(request);
    }

    private Reading reading(ApiRequest request) throws UntakenException {
        String type = request.headers().get("Content-Type");
        return switch (type == null ? "" : type.split(";", -1)[0].strip()) {
            case PROTOBUF -> new Reading(Protocol.OTLP, this::readProtobuf);
            case JSON -> new Reading(Protocol.OTLP, this::readJson);
            default ->
                    throw new UntakenException(
                            Protocol.OTLP,
                            "content_type",
                            "%s is not taken, only %s and %s".formatted(type, PROTOBUF, JSON));
        };
    }

    private Answer readProtobuf(ApiRequest request)
            throws RefusedException, MalformedProtobufException {
        Written written = write(decoded(request));
        ProtobufWriter response = new ProtobufWriter();
        if (!written.problems.isEmpty()) {
            response.message(
                    1, new ProtobufWriter().number(1, written.rejected).text(2, written.problems));
        }
        return Answer.ok(PROTOBUF, Buffer.buffer(response.bytes()));
    }

    private Answer readJson(ApiRequest request)
            throws RefusedException, MalformedProtobufException {
        byte[] message;
        try {
            message = JsonExport.protobuf(decoded(request));
        } catch (JsonProcessingException malformed) {
            return intake.turnedAway(
                    Protocol.OTLP, "message", 400, String.valueOf(malformed.getMessage()));
        }
        Written written = write(message);
        JsonObject response = new JsonObject();
        if (!written.problems.isEmpty()) {
            response.put(
                    "partialSuccess",
                    new JsonObject()
                            .put("rejectedDataPoints", Long.toString(written.rejected))
                            .put("errorMessage", written.problems));
        }
        return Answer.ok(JSON, response.toBuffer());
    }

    private byte[] decoded(ApiRequest request) throws RefusedException {
        String encoding = request.headers().get("Content-Encoding");
        return switch (encoding == null ? "" : encoding) {
            case "", "identity" -> request.body().getBytes();
            case "gzip" -> GzipBody.decode(request.body().getBytes(), intake.limits().bodyBytes());
            default ->
                    throw RefusedException.badRequest(
                            "the encoding %s is not taken, only gzip or none".formatted(encoding));
        };
    }

    /// What became of an export.
    ///
    /// @param problems of the points that were rejected; empty where there are none
    private record Written(long rejected, String problems) {}

    private Written write(byte[] message) throws MalformedProtobufException {
        try (Push push = intake.open(Protocol.OTLP)) {
            ExportRequest export = new ExportRequest(push, translation.get());
            export.read(new ProtobufReader(message));
            PushResult result = push.commit();
            return new Written(export.rejected(), result.problems());
        }
    }
}
