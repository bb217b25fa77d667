package dev.steelyard.apiserver.query;

/// A question that gets no answer but an error, in the words of Prometheus.
final class QuestionException extends Exception {
    /// What kind of error it is, which clients tell apart.
    enum Kind {
        BAD_DATA("bad_data", 400),
        NOT_FOUND("not_found", 404),
        EXECUTION("execution", 422),
        /// No standard code: the client closed the request.
        CANCELED("canceled", 499),
        TIMEOUT("timeout", 503),
        INTERNAL("internal", 500),
        /// It is not done here.
        UNAVAILABLE("unavailable", 500);

        private final String wireName;
        private final int code;

        Kind(String wireName, int code) {
            this.wireName = wireName;
            this.code = code;
        }

        String wireName() {
            return wireName;
        }

        int code() {
            return code;
        }
    }

    private final Kind kind;

    QuestionException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static QuestionException badData(String message) {
        return new QuestionException(Kind.BAD_DATA, message);
    }

    /// A parameter that makes no sense.
    static QuestionException parameter(String name, String problem) {
        return badData("invalid parameter \"%s\": %s".formatted(name, problem));
    }

    Kind kind() {
        return kind;
    }
}
