package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.selector.LabelSelector;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers `external.metrics.k8s.io`: signals of rules, as metrics that describe no object, and
/// what ScrapeRules serve without describing any.
///
/// Values that a ScrapeRule tells apart by labels are items of one list, with those labels; an
/// autoscaler adds them up. A selector chooses among the series that they are made of.
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
        ExternalFinding found = described.external(namespace, metric, series);
        if (found instanceof ExternalFinding.Unknown) {
            found = ofSignal(readings.external(namespace, metric), series);
        }
        return Optional.of(answer(request, metric, found));
    }

    private static ExternalFinding ofSignal(Reading reading, LabelSelector series) {
        boolean selects = !series.matches(Map.of());
        return selects && reading instanceof Reading.Value
                ? new ExternalFinding.Missing("values of rules carry no labels to select by")
                : ExternalFinding.of(reading);
    }

    private Answer answer(ApiRequest request, String metric, ExternalFinding found)
            throws RefusedException {
        return switch (found) {
            case ExternalFinding.Values(var items) -> list(request, metric, items);
            case ExternalFinding.Missing(String why) ->
                    list(request, metric, List.of()).withWarning(why);
            case ExternalFinding.Unknown(String why) ->
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

    private static Answer list(ApiRequest request, String metric, List<ExternalFinding.Item> items)
            throws RefusedException {
        return SignalTable.answer(
                request,
                json -> SignalWriter.external(json, metric, items),
                table -> json -> table.external(json, metric, items));
    }
}
