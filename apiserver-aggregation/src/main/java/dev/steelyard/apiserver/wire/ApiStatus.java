package dev.steelyard.apiserver.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/// A failure as Kubernetes tells it: the `Status` object (`k8s.io/apimachinery`, `meta/v1`).
///
/// The message is shown to users, inside the conditions of their HPA too, so it says what is wrong,
/// with what, and what to do.
public record ApiStatus(Reason reason, String message, Optional<Subject> subject) {
    /// The kinds of failure, with the HTTP code of each.
    public enum Reason {
        BAD_REQUEST(400, "BadRequest"),
        UNAUTHORIZED(401, "Unauthorized"),
        FORBIDDEN(403, "Forbidden"),
        NOT_FOUND(404, "NotFound"),
        METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
        NOT_ACCEPTABLE(406, "NotAcceptable"),
        REQUEST_TOO_LARGE(413, "RequestEntityTooLarge"),
        TOO_MANY_REQUESTS(429, "TooManyRequests"),
        INTERNAL_ERROR(500, "InternalError"),
        SERVICE_UNAVAILABLE(503, "ServiceUnavailable"),
        TIMEOUT(504, "Timeout");

        private final int code;
        private final String word;

        Reason(int code, String word) {
            this.code = code;
            this.word = word;
        }

        /// The HTTP status code.
        public int code() {
            return code;
        }
    }

    /// The object that a failure is about; `kind` is the plural resource, as upstream has it.
    public record Subject(String name, String group, String kind) {}

    /// A failure that is about no object in particular.
    public static ApiStatus of(Reason reason, String message) {
        return new ApiStatus(reason, message, Optional.empty());
    }

    /// An object that does not exist, with upstream's message and then ours where there is more to
    /// say: `pods "web-1" not found`.
    public static ApiStatus notFound(Subject subject, String more) {
        String resource =
                subject.group().isEmpty() ? subject.kind() : subject.kind() + "." + subject.group();
        String message = resource + " \"" + subject.name() + "\" not found";
        return new ApiStatus(
                Reason.NOT_FOUND,
                more.isEmpty() ? message : message + ": " + more,
                Optional.of(subject));
    }

    /// The answer that tells this failure.
    public Answer toAnswer(Json.Layout layout) {
        Answer answer =
                new Answer(
                        reason.code(),
                        Answer.JSON,
                        java.util.Map.of(),
                        Json.buffer(layout, this::write));
        return switch (reason) {
            // Clients retry a 429 only when told when. They would also retry a 5xx that says so,
            // holding a worker of the HPA controller: none of those says so.
            case TOO_MANY_REQUESTS -> answer.withHeader("Retry-After", "1");
            case FORBIDDEN, UNAUTHORIZED -> answer.withHeader("X-Content-Type-Options", "nosniff");
            case METHOD_NOT_ALLOWED -> answer.withHeader("Allow", "GET, HEAD");
            case BAD_REQUEST,
                    NOT_FOUND,
                    NOT_ACCEPTABLE,
                    REQUEST_TOO_LARGE,
                    INTERNAL_ERROR,
                    SERVICE_UNAVAILABLE,
                    TIMEOUT ->
                    answer;
        };
    }

    private void write(JsonGenerator json) throws IOException {
        Json.startObject(json, "Status", "v1");
        json.writeObjectFieldStart("metadata");
        json.writeEndObject();
        json.writeStringField("status", "Failure");
        json.writeStringField("message", message);
        json.writeStringField("reason", reason.word);
        if (subject.isPresent()) {
            Subject about = subject.get();
            json.writeObjectFieldStart("details");
            json.writeStringField("name", about.name());
            if (!about.group().isEmpty()) {
                json.writeStringField("group", about.group());
            }
            json.writeStringField("kind", about.kind());
            json.writeEndObject();
        }
        json.writeNumberField("code", reason.code());
        json.writeEndObject();
    }
}
