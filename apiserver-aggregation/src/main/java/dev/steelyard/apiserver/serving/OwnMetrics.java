package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionWriter;
import dev.steelyard.model.MetricFamily;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Supplier;

/// Answers `/metrics`: what every part of the program says of itself, in the format that the
/// scraper asks for.
public final class OwnMetrics {
    private final Supplier<List<MetricFamily>> families;

    public OwnMetrics(Supplier<List<MetricFamily>> families) {
        this.families = families;
    }

    Answer answer(ApiRequest request) {
        boolean openMetrics =
                request.headers().getAll("Accept").stream()
                        .anyMatch(accept -> accept.contains("application/openmetrics-text"));
        ExpositionFormat format =
                openMetrics ? ExpositionFormat.OPENMETRICS : ExpositionFormat.TEXT;
        String text = ExpositionWriter.write(format, families.get());
        return Answer.ok(format.mediaType(), Buffer.buffer(text));
    }
}
