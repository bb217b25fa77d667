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
    private final ValueAges.OfGroup ages;

    public ExternalMetricsApi(
            SignalReadings readings,
            DescribedObjects described,
            Elsewhere elsewhere,
            ValueAges.OfGroup ages) {
        this.readings = readings;
        this.described = described;
        this.elsewhere = elsewhere;
        this.ages = ages;
    }

    /// Answers what stands below `/apis/external.metrics.k8s.io/VERSION`; empty where nothing does.
    public Optional<Answer> answer(ApiRequest request, List<String> path) throws RefusedException {
        if (!isMetric(path)) {
            return Optional.empty();
        }
        LabelSelector series = series(request, path);
        ExternalFinding found = described.external(path.get(1), path.get(2), series);
        return Optional.of(
                answer(
                        request,
                        path.get(2),
                        found instanceof ExternalFinding.Unknown
                                ? ofSignal(readings.external(path.get(1), path.get(2)), series)
                                : found));
    }

    /// The same where it is about the signal of a rule, whose value is kept ready; empty for all
    /// others.
    public Optional<Answer> answerAtOnce(ApiRequest request, List<String> path)
            throws RefusedException {
        if (!isMetric(path) || described.servesExternal(path.get(1), path.get(2))) {
            return Optional.empty();
        }
        ExternalFinding found =
                ofSignal(readings.external(path.get(1), path.get(2)), series(request, path));
        return found instanceof ExternalFinding.Unknown
                ? Optional.empty()
                : Optional.of(answer(request, path.get(2), found));
    }

    private static LabelSelector series(ApiRequest request, List<String> path)
            throws RefusedException {
        new ListOptions(request.target())
                .check(new ApiStatus.Subject("", ServedGroups.EXTERNAL, path.get(2)));
        return ObjectSelection.labels(request.target(), "labelSelector");
    }

    private static boolean isMetric(List<String> path) {
        return path.size() == 3 && path.getFirst().equals("namespaces");
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

    private Answer list(ApiRequest request, String metric, List<ExternalFinding.Item> items)
            throws RefusedException {
        for (ExternalFinding.Item each : items) {
            ages.answered(each.value().timestamp());
        }
        return SignalTable.answer(
                request,
                json -> SignalWriter.external(json, metric, items),
                table -> json -> table.external(json, metric, items));
    }
}
