package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What every answer is wrapped in: whether it succeeded, and what the asker should know besides.
final class Envelope {
    /// More warnings than these, and more infos, are only counted.
    private static final int MOST_ANNOTATIONS = 10;

    static final String TRUNCATED = "results truncated due to limit";

    private Envelope() {}

    /// A success; `data` writes one value.
    static Answer success(Consumer<JsonText> data) {
        return success(data, List.of(), List.of());
    }

    static Answer success(Consumer<JsonText> data, List<String> warnings, List<String> infos) {
        return Answer.streamed(
                Answer.JSON,
                out -> {
                    JsonText json = new JsonText(out);
                    json.open('{').name("status").string("success").name("data");
                    data.accept(json);
                    annotations(json, "warnings", "warning", warnings);
                    annotations(json, "infos", "info", infos);
                    json.close('}').flush();
                });
    }

    private static void annotations(
            JsonText json, String name, String word, List<String> annotations) {
        if (annotations.isEmpty()) {
            return;
        }
        json.name(name).open('[');
        annotations.stream().limit(MOST_ANNOTATIONS).forEach(json::string);
        int more = annotations.size() - MOST_ANNOTATIONS;
        if (more > 0) {
            json.string("%d more %s annotations omitted".formatted(more, word));
        }
        json.close(']');
    }

    static Answer failure(QuestionException failure) {
        JsonText json = new JsonText();
        json.open('{').name("status").string("error");
        json.name("errorType").string(failure.kind().wireName());
        json.name("error").string(String.valueOf(failure.getMessage()));
        return new Answer(failure.kind().code(), Answer.JSON, Map.of(), json.close('}').buffer());
    }
}
