package dev.steelyard.apiserver.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A failure as Kubernetes tells it: the `Status` object (`k8s.io/apimachinery`, `meta/v1`).
///
/// The message is shown to users, inside the conditions of their HPA too, so it says what is wrong,
/// with what, and what to do.
public record ApiStatus(
        Reason reason, String message, Optional<Subject> subject, List<Cause> causes) {
    public ApiStatus {
        causes = List.copyOf(causes);
    }

    /// The kinds of failure, with the HTTP code of each.
    public enum Reason {
        BAD_REQUEST(400, "BadRequest"),
        UNAUTHORIZED(401, "Unauthorized"),
        FORBIDDEN(403, "Forbidden"),
        NOT_FOUND(404, "NotFound"),
        METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
        NOT_ACCEPTABLE(406, "NotAcceptable"),
        INVALID(422, "Invalid"),
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

    /// The object that a failure is about; `kind` is the plural resource, as upstream has it. The
    /// name is empty where it is about a resource as such.
    public record Subject(String name, String group, String kind) {
        /// The resource with its group: `pods.metrics.k8s.io`.
        String resource() {
            return group.isEmpty() ? kind : kind + "." + group;
        }
    }

    /// One of several things that are wrong with a request.
    ///
    /// @param type `FieldValueForbidden` or `FieldValueNotSupported`
    public record Cause(String type, String message, String field) {}

    /// A failure that is about no object in particular.
    public static ApiStatus of(Reason reason, String message) {
        return new ApiStatus(reason, message, Optional.empty(), List.of());
    }

    /// Something that is never done to a resource: `watch`.
    public static ApiStatus notSupported(String action, Subject subject) {
        return new ApiStatus(
                Reason.METHOD_NOT_ALLOWED,
                "%s is not supported on resources of kind \"%s\""
                        .formatted(action, subject.resource()),
                Optional.of(subject),
                List.of());
    }

    /// Something that the caller may not do; `what` says it. A subject without a group and a kind
    /// stands for a path.
    public static ApiStatus forbidden(Subject subject, String what) {
        String about = subject.resource();
        if (!about.isEmpty()) {
            about += subject.name().isEmpty() ? " is " : " \"" + subject.name() + "\" is ";
        }
        return new ApiStatus(
                Reason.FORBIDDEN, about + "forbidden: " + what, Optional.of(subject), List.of());
    }

    /// Parameters that contradict each other; `kind` is what they are together.
    public static ApiStatus invalid(Subject subject, List<Cause> causes) {
        List<String> each =
                causes.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
        String all = each.size() == 1 ? each.getFirst() : "[" + String.join(", ", each) + "]";
        return new ApiStatus(
                Reason.INVALID,
                "%s \"%s\" is invalid: %s".formatted(subject.resource(), subject.name(), all),
                Optional.of(subject),
                causes);
    }

    /// An object that does not exist, with upstream's message and then ours where there is more to
    /// say: `pods "web-1" not found`.
    public static ApiStatus notFound(Subject subject, String more) {
        String message = subject.resource() + " \"" + subject.name() + "\" not found";
        return new ApiStatus(
                Reason.NOT_FOUND,
                more.isEmpty() ? message : message + ": " + more,
                Optional.of(subject),
                List.of());
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
                    INVALID,
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
            text(json, "name", about.name());
            text(json, "group", about.group());
            text(json, "kind", about.kind());
            if (!causes.isEmpty()) {
                causes(json);
            }
            json.writeEndObject();
        }
        json.writeNumberField("code", reason.code());
        json.writeEndObject();
    }

    private void causes(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("causes");
        for (Cause cause : causes) {
            json.writeStartObject();
            json.writeStringField("reason", cause.type());
            json.writeStringField("message", cause.message());
            json.writeStringField("field", cause.field());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// As upstream: what is empty is left out.
    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }
}
