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

/// Answers `external.metrics.k8s.io`: signals of rules, as metrics that describe no object.
///
/// A signal is found only in the namespace of its rule. A known signal without a value is an empty
/// list, which the HPA takes for a failure too; the reason travels as a warning, which `kubectl`
/// shows.
public final class ExternalMetricsApi {
    private final SignalReadings readings;

    public ExternalMetricsApi(SignalReadings readings) {
        this.readings = readings;
    }

    /// Answers what stands below `/apis/external.metrics.k8s.io/VERSION`; empty where nothing does.
    public Optional<Answer> answer(ApiRequest request, List<String> path) throws RefusedException {
        if (path.size() != 3 || !path.getFirst().equals("namespaces")) {
            return Optional.empty();
        }
        request.representation(EnumSet.of(Representation.PLAIN));
        new ListOptions(request.target())
                .check(new ApiStatus.Subject("", ServedGroups.EXTERNAL, path.get(2)));
        LabelSelector series = ObjectSelection.labels(request.target(), "labelSelector");
        String metric = path.get(2);
        return Optional.of(
                switch (readings.external(path.get(1), metric)) {
                    case Reading.Value value when series.matches(Map.of()) ->
                            list(request, metric, List.of(value));
                    case Reading.Value _ ->
                            list(request, metric, List.of())
                                    .withWarning("values of rules carry no labels to select by");
                    case Reading.NoValue none ->
                            list(request, metric, List.of()).withWarning(none.message());
                    case Reading.Unknown unknown ->
                            throw new RefusedException(
                                    ApiStatus.of(
                                            ApiStatus.Reason.NOT_FOUND,
                                            "no external metric "
                                                    + metric
                                                    + " in namespace "
                                                    + path.get(1)
                                                    + ": "
                                                    + unknown.message()));
                });
    }

    private static Answer list(ApiRequest request, String metric, List<Reading.Value> values) {
        return Answer.ok(
                Answer.JSON,
                Json.buffer(request.layout(), json -> SignalWriter.external(json, metric, values)));
    }
}
