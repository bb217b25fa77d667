package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.otlp.Metric.Kind;
import dev.steelyard.apiserver.otlp.Metric.Point;
import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.push.Push;
import dev.steelyard.apiserver.push.Refusal;
import dev.steelyard.model.Labels;
import dev.steelyard.scrape.config.OtlpTranslation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `ExportMetricsServiceRequest` into a push: resource by resource, in each scope by scope,
/// in each metric by metric.
///
/// Source: `metrics_service.proto` and `metrics.proto` of OpenTelemetry.
final class ExportRequest {
    /// Half the time that a query looks back, so that `target_info` is always found.
    private static final long TARGET_STEP_MILLIS = 150_000;

    /// Points of one export lie close together; what lies further back gets no `target_info`.
    private static final long MOST_TARGET_SAMPLES = 1_000;

    private final Push push;
    private final OtlpTranslation translation;
    private final MetricNames names;
    private long earliestMillis;
    private long latestMillis;
    private long rejected;

    ExportRequest(Push push, OtlpTranslation translation) {
        this.push = push;
        this.translation = translation;
        this.names = new MetricNames(translation.strategy());
    }

    /// How many points were not taken, or not with all that they say.
    long rejected() {
        return rejected;
    }

    void read(ProtobufReader request) throws MalformedProtobufException {
        while (request.next()) {
            if (request.field() == 1) {
                resourceMetrics(request.message());
            }
        }
    }

    private void resourceMetrics(ProtobufReader message) throws MalformedProtobufException {
        earliestMillis = Long.MAX_VALUE;
        latestMillis = Long.MIN_VALUE;
        Resource resource = new Resource(List.of());
        List<ProtobufReader> scopes = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> resource = Resource.read(message.message());
                case 2 -> scopes.add(message.message());
                default -> {} // the schema, or of a newer version
            }
        }
        for (ProtobufReader each : scopes) {
            scopeMetrics(each, resource);
        }
        Optional<Labels> target = new SeriesLabels(translation, resource, Scope.NONE).ofTarget();
        if (target.isPresent() && earliestMillis <= latestMillis) {
            targetInfo(target.get());
        }
    }

    private void scopeMetrics(ProtobufReader message, Resource resource)
            throws MalformedProtobufException {
        Scope scope = Scope.NONE;
        String schema = "";
        List<ProtobufReader> metrics = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> scope = Scope.read(message.message());
                case 2 -> metrics.add(message.message());
                case 3 -> schema = message.text();
                default -> {} // of a newer version
            }
        }
        SeriesLabels labels = new SeriesLabels(translation, resource, scope.withSchema(schema));
        for (ProtobufReader each : metrics) {
            metric(MetricReader.read(each), labels);
        }
    }

    private void metric(Metric metric, SeriesLabels labels) {
        for (Point each : metric.points()) {
            earliestMillis = Math.min(earliestMillis, each.head().timeMillis());
            latestMillis = Math.max(latestMillis, each.head().timeMillis());
        }
        Optional<String> name = names.of(metric.name(), metric.unit(), metric.kind());
        Optional<String> problem = problem(metric, name);
        if (problem.isPresent()) {
            int points = Math.max(1, metric.points().size());
            push.refuse(
                    Refusal.UNSUPPORTED,
                    "metric \"%s\": %s".formatted(metric.name(), problem.get()),
                    points);
            rejected += points;
            return;
        }
        PointWriter writer =
                new PointWriter(push, name.orElseThrow(), labels, translation.toCustomBounds());
        for (Point each : metric.points()) {
            int before = push.refused();
            writer.write(each);
            rejected += push.refused() > before ? 1 : 0;
        }
    }

    private static Optional<String> problem(Metric metric, Optional<String> name) {
        if (metric.kind() == Kind.UNKNOWN) {
            return Optional.of("its kind is not known");
        }
        if (name.isEmpty()) {
            return Optional.of("nothing is left of its name");
        }
        return switch (metric.temporality()) {
            case DELTA ->
                    Optional.of("delta temporality; have the sender export cumulative values");
            case UNSPECIFIED -> Optional.of("it does not say its temporality");
            case CUMULATIVE, NONE -> Optional.empty();
        };
    }

    private void targetInfo(Labels labels) {
        if (!push.series(labels, 1)) {
            return;
        }
        long first =
                Math.max(earliestMillis, latestMillis - MOST_TARGET_SAMPLES * TARGET_STEP_MILLIS);
        for (long at = first; at < latestMillis; at += TARGET_STEP_MILLIS) {
            push.sample(at, 1, 0);
        }
        push.sample(latestMillis, 1, 0);
    }
}
