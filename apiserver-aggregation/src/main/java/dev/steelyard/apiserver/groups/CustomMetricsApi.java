package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.SignalReadings.Parts;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.groups.SignalValue.Described;
import dev.steelyard.apiserver.selector.LabelSelector;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.Representation;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.PodRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers `custom.metrics.k8s.io`: signals of rules, as metrics that describe objects.
///
/// Signal `main` of rule `web` in namespace `shop` is found, below `/namespaces/shop`, at
/// `/scalingrules.steelyard.dev/web/main` for the whole workload, at `/pods/*/web.main` for each of
/// its pods, and at `/metrics/web.main` as a metric of the namespace.
///
/// Every answer is a list. Where there is no value there is no answer but an error whose message
/// says why: a missing value is never zero, and the HPA holds.
public final class CustomMetricsApi {
    private final Inventory inventory;
    private final SignalReadings readings;

    public CustomMetricsApi(Inventory inventory, SignalReadings readings) {
        this.inventory = inventory;
        this.readings = readings;
    }

    /// Answers what stands below `/apis/custom.metrics.k8s.io/VERSION`; empty where nothing does.
    public Optional<Answer> answer(ApiRequest request, String version, List<String> path)
            throws RefusedException {
        Optional<SignalQuestion> question = question(request, path);
        if (question.isEmpty()) {
            return Optional.empty();
        }
        new ListOptions(request.target())
                .check(new ApiStatus.Subject("", ServedGroups.CUSTOM, question.get().resource()));
        request.representation(EnumSet.of(Representation.PLAIN));
        List<SignalValue> values = values(question.get());
        return Optional.of(
                Answer.ok(
                        Answer.JSON,
                        Json.buffer(
                                request.layout(),
                                json ->
                                        SignalWriter.custom(
                                                json, version, question.get(), values))));
    }

    private static Optional<SignalQuestion> question(ApiRequest request, List<String> path)
            throws RefusedException {
        ObjectSelection objects = ObjectSelection.of(request.target());
        LabelSelector series = ObjectSelection.labels(request.target(), "metricLabelSelector");
        boolean inNamespace = path.size() >= 4 && path.getFirst().equals("namespaces");
        if (inNamespace && path.size() == 4 && path.get(2).equals("metrics")) {
            return Optional.of(
                    new SignalQuestion(
                            path.get(1), "namespaces", path.get(1), path.get(3), objects, series));
        }
        if (inNamespace && path.size() == 5) {
            return Optional.of(
                    new SignalQuestion(
                            path.get(1), path.get(2), path.get(3), path.get(4), objects, series));
        }
        if (!inNamespace && path.size() == 3) {
            return Optional.of(
                    new SignalQuestion("", path.get(0), path.get(1), path.get(2), objects, series));
        }
        return Optional.empty();
    }

    private List<SignalValue> values(SignalQuestion question) throws RefusedException {
        if (!question.series().matches(Map.of())) {
            throw notFound(
                    question,
                    "values of rules carry no labels to select by; put the condition into the"
                            + " rule's match");
        }
        boolean contradicts =
                !question.isWildcard()
                        && !question.objects()
                                .fields()
                                .matches(question.namespace(), question.name());
        if (contradicts) {
            throw RefusedException.badRequest(
                    "the fieldSelector excludes the object of the path, " + question.name());
        }
        return switch (question.resource()) {
            case "pods", "pod" -> question.isWildcard() ? pods(question) : pod(question);
            case ServedGroups.RULES, "scalingrule.steelyard.dev" ->
                    question.isWildcard() ? rules(question) : rule(question, question.name());
            case "namespaces", "namespace" -> namespace(question);
            default ->
                    throw notFound(
                            question,
                            "metrics describe pods, " + ServedGroups.RULES + " and namespaces");
        };
    }

    private List<SignalValue> rule(SignalQuestion question, String rule) throws RefusedException {
        Reading reading = readings.ofRule(question.namespace(), rule, question.metric());
        Described object =
                new Described("ScalingRule", "steelyard.dev/v1alpha1", question.namespace(), rule);
        return List.of(new SignalValue(object, value(question, reading)));
    }

    private List<SignalValue> rules(SignalQuestion question) throws RefusedException {
        if (!question.objects().labels().isEverything()) {
            throw RefusedException.badRequest(
                    "rules cannot be selected by their labels here; name the rule in the path");
        }
        List<SignalValue> values = new ArrayList<>();
        for (String rule : readings.rules(question.namespace())) {
            Reading reading = readings.ofRule(question.namespace(), rule, question.metric());
            if (reading instanceof Reading.Value) {
                values.addAll(rule(question, rule));
            }
        }
        return orNotFound(question, values, "no rule here has a value of that signal");
    }

    private List<SignalValue> pod(SignalQuestion question) throws RefusedException {
        PodRecord pod =
                inventory
                        .pod(question.namespace(), question.name())
                        .orElseThrow(() -> notFound(question, "there is no such pod"));
        Parts parts = readings.ofPods(pod.namespace(), question.metric());
        Reading.Value value = parts.byPod().get(pod.name());
        if (value == null) {
            throw notFound(question, why(parts));
        }
        return List.of(describing(pod, value));
    }

    /// Only pods that are there now: the HPA divides by the number of values.
    private List<SignalValue> pods(SignalQuestion question) throws RefusedException {
        Parts parts = readings.ofPods(question.namespace(), question.metric());
        List<SignalValue> values = new ArrayList<>();
        for (PodRecord pod : inventory.pods(question.namespace())) {
            Reading.Value value = parts.byPod().get(pod.name());
            boolean selected =
                    question.objects().matches(pod.namespace(), pod.name(), pod.labels());
            if (selected && value != null) {
                values.add(describing(pod, value));
            }
        }
        return orNotFound(question, values, why(parts));
    }

    private static String why(Parts parts) {
        return switch (parts.whole()) {
            case Reading.Value _ -> "no selected pod has a part in it";
            case Reading.NoValue none -> none.message();
            case Reading.Unknown unknown -> unknown.message();
        };
    }

    private List<SignalValue> namespace(SignalQuestion question) throws RefusedException {
        Reading reading = readings.external(question.name(), question.metric());
        return List.of(
                new SignalValue(
                        new Described("Namespace", "v1", "", question.name()),
                        value(question, reading)));
    }

    private static SignalValue describing(PodRecord pod, Reading.Value value) {
        return new SignalValue(new Described("Pod", "v1", pod.namespace(), pod.name()), value);
    }

    private static Reading.Value value(SignalQuestion question, Reading reading)
            throws RefusedException {
        return switch (reading) {
            case Reading.Value value -> value;
            case Reading.NoValue none -> throw notFound(question, none.message());
            case Reading.Unknown unknown -> throw notFound(question, unknown.message());
        };
    }

    private static List<SignalValue> orNotFound(
            SignalQuestion question, List<SignalValue> values, String why) throws RefusedException {
        if (values.isEmpty()) {
            throw notFound(question, why);
        }
        return values;
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
