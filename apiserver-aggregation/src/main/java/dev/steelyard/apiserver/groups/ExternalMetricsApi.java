package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.selector.LabelSelector;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.Representation;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers `external.metrics.k8s.io`: signals of rules, as metrics that describe no object, and
/// what ScrapeRules serve without describing any.
///
/// A metric is found only in the namespace of its rule. A known one without a value is an empty
/// list, which the HPA takes for a failure too; the reason travels as a warning, which `kubectl`
/// shows. A metric that nobody here knows is asked for elsewhere.
public final class ExternalMetricsApi {
    private final SignalReadings readings;
    private final DescribedObjects described;
    private final Elsewhere elsewhere;

    public ExternalMetricsApi(
            SignalReadings readings, DescribedObjects described, Elsewhere elsewhere) {
        this.readings = readings;
        this.described = described;
        this.elsewhere = elsewhere;
    }

    /// Answers what stands below `/apis/external.metrics.k8s.io/VERSION`; empty where nothing does.
    public Optional<Answer> answer(ApiRequest request, List<String> path) throws RefusedException {
        if (path.size() != 3 || !path.getFirst().equals("namespaces")) {
            return Optional.empty();
        }
        new ListOptions(request.target())
                .check(new ApiStatus.Subject("", ServedGroups.EXTERNAL, path.get(2)));
        LabelSelector series = ObjectSelection.labels(request.target(), "labelSelector");
        String metric = path.get(2);
        String namespace = path.get(1);
        Optional<Reading> known = described.external(namespace, metric, series);
        return Optional.of(
                known.isPresent()
                        ? answer(request, metric, known.get())
                        : ofSignal(request, metric, readings.external(namespace, metric), series));
    }

    private Answer ofSignal(
            ApiRequest request, String metric, Reading reading, LabelSelector series)
            throws RefusedException {
        boolean selects = !series.matches(Map.of());
        return answer(
                request,
                metric,
                selects && reading instanceof Reading.Value
                        ? new Reading.NoValue("values of rules carry no labels to select by")
                        : reading);
    }

    private Answer answer(ApiRequest request, String metric, Reading reading)
            throws RefusedException {
        return switch (reading) {
            case Reading.Value value -> list(request, metric, List.of(value));
            case Reading.NoValue(String why) -> list(request, metric, List.of()).withWarning(why);
            case Reading.Unknown(String why) ->
                    elsewhere
                            .answer(request, why)
                            .orElseThrow(() -> notFound(request, metric, why));
        };
    }

    private static RefusedException notFound(ApiRequest request, String metric, String why) {
        return new RefusedException(
                ApiStatus.of(
                        ApiStatus.Reason.NOT_FOUND,
                        "no external metric %s in namespace %s: %s"
                                .formatted(metric, request.target().segments().get(4), why)));
    }

    private static Answer list(ApiRequest request, String metric, List<Reading.Value> values)
            throws RefusedException {
        request.representation(EnumSet.of(Representation.PLAIN));
        return Answer.ok(
                Answer.JSON,
                Json.buffer(request.layout(), json -> SignalWriter.external(json, metric, values)));
    }
}
