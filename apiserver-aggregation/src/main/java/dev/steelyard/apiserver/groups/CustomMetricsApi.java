package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.selector.LabelSelector;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.inventory.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers `custom.metrics.k8s.io`: metrics that describe objects.
///
/// Signal `main` of rule `web` in namespace `shop` is found, below `/namespaces/shop`, at
/// `/scalingrules.steelyard.dev/web/main` for the whole workload, at `/pods/*/web.main` for each of
/// its pods, and at `/metrics/web.main` as a metric of the namespace. The metric `rps` that a
/// ScrapeRule serves on Ingresses is at `/ingresses.networking.k8s.io/web/rps`.
///
/// Every answer is a list. Where there is no value there is no answer but an error whose message
/// says why: a missing value is never zero, and the HPA holds. A metric that nobody here knows is
/// asked for elsewhere; metrics of rules are known here alone.
public final class CustomMetricsApi {
    private final DescribedObjects described;
    private final SignalMetrics signals;
    private final Elsewhere elsewhere;
    private final ValueAges.OfGroup ages;

    public CustomMetricsApi(
            Inventory inventory,
            SignalReadings readings,
            DescribedObjects described,
            Elsewhere elsewhere,
            ValueAges.OfGroup ages) {
        this.described = described;
        this.signals = new SignalMetrics(inventory, readings);
        this.elsewhere = elsewhere;
        this.ages = ages;
    }

    /// Answers what stands below `/apis/custom.metrics.k8s.io/VERSION`; empty where nothing does.
    public Optional<Answer> answer(ApiRequest request, String version, List<String> path)
            throws RefusedException {
        Optional<SignalQuestion> question = question(request, path);
        return question.isPresent()
                ? Optional.of(answer(request, version, question.get(), List.of(described, signals)))
                : Optional.empty();
    }

    /// The same where it is about one rule, whose value is kept ready; empty for all others.
    public Optional<Answer> answerAtOnce(ApiRequest request, String version, List<String> path)
            throws RefusedException {
        Optional<SignalQuestion> question = question(request, path);
        boolean isReady =
                question.isPresent()
                        && SignalMetrics.isOfRule(question.get())
                        && !question.get().isWildcard()
                        && !described.serves(question.get());
        return isReady
                ? Optional.of(answer(request, version, question.get(), List.of(signals)))
                : Optional.empty();
    }

    private Answer answer(
            ApiRequest request, String version, SignalQuestion question, List<MetricSource> sources)
            throws RefusedException {
        new ListOptions(request.target())
                .check(new ApiStatus.Subject("", ServedGroups.CUSTOM, question.resource()));
        List<String> unknown = new ArrayList<>();
        for (MetricSource source : sources) {
            switch (source.find(question)) {
                case Finding.Values found -> {
                    return list(request, version, question, found.values());
                }
                case Finding.Missing(String why) -> throw notFound(question, why);
                case Finding.Unknown(String why) -> unknown.add(why);
            }
        }
        Optional<Answer> others =
                SignalMetrics.isOfRule(question)
                        ? Optional.empty()
                        : elsewhere.answer(request, unknown.getLast());
        return others.orElseThrow(() -> notFound(question, unknown.getLast()));
    }

    private Answer list(
            ApiRequest request, String version, SignalQuestion question, List<SignalValue> values)
            throws RefusedException {
        for (SignalValue each : values) {
            ages.answered(each.value().timestamp());
        }
        return SignalTable.answer(
                request,
                json -> SignalWriter.custom(json, version, question, values),
                table -> json -> table.custom(json, version, question, values));
    }

    private static Optional<SignalQuestion> question(ApiRequest request, List<String> path)
            throws RefusedException {
        ObjectSelection objects = ObjectSelection.of(request.target());
        String text = request.target().parameter("labelSelector");
        LabelSelector series = ObjectSelection.labels(request.target(), "metricLabelSelector");
        boolean inNamespace = path.size() >= 4 && path.getFirst().equals("namespaces");
        if (inNamespace && path.size() == 4 && path.get(2).equals("metrics")) {
            return Optional.of(
                    new SignalQuestion(
                            path.get(1),
                            "namespaces",
                            path.get(1),
                            path.get(3),
                            objects,
                            text,
                            series));
        }
        if (inNamespace && path.size() == 5) {
            return Optional.of(
                    new SignalQuestion(
                            path.get(1),
                            path.get(2),
                            path.get(3),
                            path.get(4),
                            objects,
                            text,
                            series));
        }
        if (!inNamespace && path.size() == 3) {
            return Optional.of(
                    new SignalQuestion(
                            "", path.get(0), path.get(1), path.get(2), objects, text, series));
        }
        return Optional.empty();
    }

    private static RefusedException notFound(SignalQuestion question, String why) {
        String where = question.namespace().isEmpty() ? "" : question.namespace() + "/";
        return new RefusedException(
                ApiStatus.of(
                        ApiStatus.Reason.NOT_FOUND,
                        "no value of metric "
                                + question.metric()
                                + " for "
                                + question.resource()
                                + " "
                                + where
                                + question.name()
                                + ": "
                                + why));
    }
}
